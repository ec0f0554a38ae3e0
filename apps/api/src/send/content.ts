/** Deeper than any template needs, and safe to walk recursively. */
const MAX_DEPTH = 32;

export const CONTENT_TYPE = 'application/json';

/**
 * What a send will be made of, as bytes: JSON with sorted keys, so that the same payload has the same hash
 * whatever order its fields came in.
 * @param payload JSON, not nested too deeply (`isNestedTooDeeply`)
 */
export function encodeContent(payload: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(JSON.stringify(payload, sortKeys));
}

/** Walks with a stack of its own: a value nested for the purpose must not end the call stack. */
export function isNestedTooDeeply(payload: unknown): boolean {
  const rest: { value: unknown; depth: number }[] = [{ value: payload, depth: 0 }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return true;
    for (const inner of Object.values(value)) rest.push({ value: inner, depth: depth + 1 });
  }
  return false;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
