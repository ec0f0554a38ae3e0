import { isAscii } from 'node:buffer';

const CR = 13;
const LF = 10;
const DOT = 46;
const FINAL_DOT = '\r\n.\r\n';

/**
 * A mail as it stands after DATA: dots at the beginning of a line doubled, the final dot added (RFC 5321 section 4.5.2).
 * A CR or LF that stands alone becomes a line break: servers disagree on what it is, and one that takes it for a line break could
 * be made to see a second mail in the first (RFC 5321 section 2.3.8).
 */
export function dotStuffed(raw: Uint8Array): Uint8Array {
  const added = growth(raw);
  const stuffed = Buffer.allocUnsafe(raw.length + added + FINAL_DOT.length);
  if (added === 0) stuffed.set(raw);
  else rewrite(raw, stuffed);
  let end = raw.length + added;
  if (end < 2 || stuffed[end - 2] !== CR || stuffed[end - 1] !== LF) end += stuffed.write('\r\n', end, 'latin1');
  end += stuffed.write('.\r\n', end, 'latin1');
  return stuffed.subarray(0, end);
}

/** Octets that stuffing and complete line breaks add: 0 for nearly every mail, which is then copied as it is. */
function growth(raw: Uint8Array): number {
  let more = raw[0] === DOT ? 1 : 0;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at];
    // Letters, nearly always.
    if (byte === undefined || byte > CR) continue;
    if (byte === CR) {
      if (raw[at + 1] === LF) at++;
      else more++;
    } else if (byte === LF) more++;
    else continue;
    if (raw[at + 1] === DOT) more++;
  }
  return more;
}

function rewrite(raw: Uint8Array, target: Buffer): void {
  let end = 0;
  let lineStart = true;
  for (let at = 0; at < raw.length; at++) {
    const byte = raw[at] ?? 0;
    if (byte === CR || byte === LF) {
      if (byte === CR && raw[at + 1] === LF) at++;
      target[end++] = CR;
      target[end++] = LF;
      lineStart = true;
      continue;
    }
    if (lineStart && byte === DOT) target[end++] = DOT;
    target[end++] = byte;
    lineStart = false;
  }
}

/** Whether a byte above 127 is in it, which 7-bit servers may not be given (RFC 6152). */
export function isEightBit(raw: Uint8Array): boolean {
  return !isAscii(raw);
}
