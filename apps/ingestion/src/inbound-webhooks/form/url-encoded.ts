import type { FormPart } from './form.js';

const AMPERSAND = 38;
const EQUALS = 61;
const PERCENT = 37;
const PLUS = 43;
const SPACE = 32;

/** `a=1&b=%C3%A4` as bytes (WHATWG URL, application/x-www-form-urlencoded parsing); one pass. */
export function readUrlEncoded(body: Buffer, maxParts: number): FormPart[] {
  const parts: FormPart[] = [];
  for (let start = 0; start < body.length && parts.length < maxParts;) {
    const next = body.indexOf(AMPERSAND, start);
    const end = next < 0 ? body.length : next;
    const pair = body.subarray(start, end);
    const equals = pair.indexOf(EQUALS);
    const name = unescape(equals < 0 ? pair : pair.subarray(0, equals)).toString();
    const bytes = equals < 0 ? Buffer.alloc(0) : unescape(pair.subarray(equals + 1));
    if (pair.length > 0) parts.push({ name, bytes });
    start = end + 1;
  }
  return parts;
}

function unescape(escaped: Buffer): Buffer {
  const out = Buffer.allocUnsafe(escaped.length);
  let length = 0;
  for (let index = 0; index < escaped.length; index++) {
    const byte = escaped[index] ?? 0;
    const code = byte === PERCENT ? hexAt(escaped, index + 1) : -1;
    out[length++] = code >= 0 ? code : byte === PLUS ? SPACE : byte;
    if (code >= 0) index += 2;
  }
  return out.subarray(0, length);
}

/** @returns the byte that two digits say; below 0 when they are none */
function hexAt(bytes: Buffer, index: number): number {
  const [high, low] = [digit(bytes[index]), digit(bytes[index + 1])];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function digit(byte = 0): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
