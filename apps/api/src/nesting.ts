/** Deeper than any template needs, and safe to walk recursively. */
const MAX_DEPTH = 32;

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
