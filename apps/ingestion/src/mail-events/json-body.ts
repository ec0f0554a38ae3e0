import { isUtf8 } from 'node:buffer';

/** @returns nothing when the bytes are no JSON in UTF-8 */
export function jsonOf(body: Buffer | string): unknown {
  if (typeof body !== 'string' && !isUtf8(body)) return undefined;
  try {
    const json: unknown = JSON.parse(body.toString());
    return json;
  } catch {
    return undefined; // not JSON; the caller says so
  }
}
