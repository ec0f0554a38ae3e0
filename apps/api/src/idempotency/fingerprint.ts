import { createHash } from 'node:crypto';

/**
 * What makes two requests the same: SHA-256 of the operation and of everything that was asked, whatever order the fields
 * came in.
 * @param parts JSON values; a field that is undefined is as good as left out
 */
export function fingerprintOf(operation: string, parts: unknown): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([operation, parts], sortKeys))
    .digest();
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
