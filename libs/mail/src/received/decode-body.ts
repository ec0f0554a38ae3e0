import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { decodeCharset } from '../mime/charset.js';

const LF = 10;
const CR = 13;
const EQUALS = 61;
const MAX_PIECES = 1_000_000;

/** A part's body without its transfer encoding (RFC 2045 section 6); never longer than it came. An unknown encoding is none. */
export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding === 'base64') return decodeBase64(body);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  return body;
}

/** Padding in the middle starts a new piece: some mailers encode line by line. */
function decodeBase64(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(Math.ceil(body.length * 0.75) + 3);
  let size = 0;
  let start = 0;
  // Nobody pads a million times; a flood of padding would be seconds.
  for (let pieces = 0; start < body.length && pieces < MAX_PIECES; pieces++) {
    const padding = body.indexOf(EQUALS, start);
    const end = padding < 0 ? body.length : padding;
    if (end - start > 1) size += out.write(body.toString('latin1', start, end), size, 'base64');
    start = end + 1;
  }
  return out.subarray(0, size);
}

function decodeQuotedPrintable(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length);
  let size = 0;
  let at = 0;
  while (at < body.length) {
    const byte = body[at] ?? 0;
    if (byte !== EQUALS) {
      out[size++] = byte;
      at++;
      continue;
    }
    const high = hexDigit(body[at + 1]);
    const low = hexDigit(body[at + 2]);
    const soft = high >= 0 && low >= 0 ? 0 : softBreak(body, at + 1);
    if (high >= 0 && low >= 0) {
      out[size++] = high * 16 + low;
      at += 3;
    } else if (soft > 0) {
      at = soft;
    } else {
      out[size++] = byte;
      at++;
    }
  }
  return out.subarray(0, size);
}

/** Behind `=`, spaces and a line break; 0 when it is none. */
function softBreak(body: Buffer, start: number): number {
  let at = start;
  while (at - start < 100 && (body[at] === 32 || body[at] === 9)) at++;
  if (at >= body.length) return at;
  if (body[at] === CR && body[at + 1] === LF) return at + 2;
  return body[at] === LF ? at + 1 : 0;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

export interface DecodedText {
  readonly text: string;
  readonly isKnown: boolean;
}

const UNSPECIFIC = /^(?:|us-ascii|ascii|ansi_x3\.4-1968|7bit|8bit|default|unknown(?:-8bit)?|utf-?8|utf8mb4)$/;

/**
 * Text in a charset. What says nothing or ASCII is UTF-8 if it can be, as most of today's mail is, else windows-1252. UTF-7 is no charset here: it
 * hides markup from whoever looks at the bytes. Never throws.
 */
export function decodeText(bytes: Buffer, charset: string): DecodedText {
  const name = charset.trim().toLowerCase();
  if (UNSPECIFIC.test(name)) return { text: utf8Or1252(bytes), isKnown: true };
  try {
    return { text: new TextDecoder(name).decode(bytes), isKnown: true };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { text: utf8Or1252(bytes), isKnown: false };
  }
}

/** A stray broken byte among UTF-8 is one broken character; many mean another charset. */
function utf8Or1252(bytes: Buffer): string {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (isUtf8(bytes)) return text;
  const broken = text.split('\ufffd').length - 1;
  let wide = 0;
  for (const byte of bytes) if (byte > 127) wide++;
  return broken * 4 > wide ? decodeCharset(bytes, 'windows-1252') : text;
}
