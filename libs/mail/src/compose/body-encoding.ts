export interface EncodedBody {
  readonly encoding: '7bit' | 'quoted-printable' | 'base64';
  readonly bytes: Buffer;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
const EQUALS = 61;
const DOT = 46;
const UNDERSCORE = 95;
const CAPITAL_F = 70;
const HEX = Buffer.from('0123456789ABCDEF');
/** RFC 2045 section 6.7: 76 characters, the soft break's `=` included. */
const MAX_LINE = 76;
/** RFC 5322 section 2.1.1, line break not counted. */
const MAX_7BIT_LINE = 998;

/**
 * A text in the plainest encoding that carries it unharmed, with CRLF line breaks: 7bit, else quoted-printable or base64,
 * whichever is shorter.
 */
export function encodeText(text: string): EncodedBody {
  const bytes = Buffer.from(crlf(text), 'utf8');
  const { fits7bit, escapes } = survey(bytes);
  if (fits7bit) return { encoding: '7bit', bytes };
  // Three characters for one escape against four for three of all.
  return escapes * 6 <= bytes.length
    ? { encoding: 'quoted-printable', bytes: quotedPrintable(bytes) }
    : { encoding: 'base64', bytes: base64Lines(bytes) };
}

/**
 * Whether it may travel as it is: printable ASCII and tabs, short lines, no line that opens with `From ` (mailboxes escape it and so break
 * signatures), no `=_` (our boundaries are made of it).
 */
function survey(bytes: Buffer): { fits7bit: boolean; escapes: number } {
  let escapes = 0;
  let forbidden = false;
  let lineStart = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte === LF) {
      if (index - lineStart > MAX_7BIT_LINE + 1) forbidden = true;
      lineStart = index + 1;
    } else if (byte > 126 || (byte < SPACE && byte !== CR && byte !== TAB)) {
      escapes++;
      forbidden = true;
    } else if (byte === EQUALS) {
      escapes++;
      if (bytes[index + 1] === UNDERSCORE) forbidden = true;
    } else if (byte === CAPITAL_F && index === lineStart && isFrom(bytes, index)) {
      forbidden = true;
    }
  }
  return { fits7bit: !forbidden && bytes.length - lineStart <= MAX_7BIT_LINE, escapes };
}

/** Base64 in lines of 76 characters (RFC 2045 section 6.8), each ended by CRLF. */
export function base64Lines(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const flat = Buffer.from(text, 'latin1');
  const out = Buffer.allocUnsafe(flat.length + 2 * Math.ceil(flat.length / MAX_LINE));
  let at = 0;
  for (let from = 0; from < flat.length; from += MAX_LINE) {
    at += flat.copy(out, at, from, Math.min(from + MAX_LINE, flat.length));
    out[at++] = CR;
    out[at++] = LF;
  }
  return out;
}

/** Every line break, however written, as CRLF. */
export function crlf(text: string): string {
  return /\r(?!\n)|(?<!\r)\n/.test(text) ? text.replaceAll(/\r\n|\r|\n/g, '\r\n') : text;
}

/** @param bytes UTF-8 with CRLF line breaks */
function quotedPrintable(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length * 3 + Math.ceil((bytes.length * 3) / (MAX_LINE - 3)) * 3 + 8);
  let at = 0;
  let column = 0;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    const next = bytes[index + 1];
    if (byte === CR && next === LF) {
      out[at++] = CR;
      out[at++] = LF;
      index++;
      column = 0;
      continue;
    }
    const atLineEnd = next === undefined || next === CR;
    const plain = isPlain(byte, column, atLineEnd) && !(byte === CAPITAL_F && column === 0 && isFrom(bytes, index));
    const width = plain ? 1 : 3;
    if (column + width > MAX_LINE - (atLineEnd ? 0 : 1)) {
      out[at++] = EQUALS;
      out[at++] = CR;
      out[at++] = LF;
      column = 0;
      index--;
      continue;
    }
    if (plain) {
      out[at++] = byte;
    } else {
      out[at++] = EQUALS;
      out[at++] = HEX[byte >> 4] ?? 0;
      out[at++] = HEX[byte & 15] ?? 0;
    }
    column += width;
  }
  return out.subarray(0, at);
}

/** A dot that opens a line is encoded for the sake of relays that forget to stuff it. */
function isPlain(byte: number, column: number, atLineEnd: boolean): boolean {
  if (byte === SPACE || byte === TAB) return !atLineEnd;
  if (byte === DOT) return column > 0;
  return byte > 32 && byte < 127 && byte !== EQUALS;
}

function isFrom(bytes: Buffer, index: number): boolean {
  return bytes.toString('latin1', index, index + 5) === 'From ';
}
