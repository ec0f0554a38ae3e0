import { isUtf8 } from 'node:buffer';

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const SAMPLE_BYTES = 4_096;

/**
 * How a text file is encoded: by its byte order mark, else by where its zero bytes are, else UTF-8 when all of it is valid.
 * What is left is Windows-1252, which every byte is valid in.
 */
export function sniffEncoding(bytes: Uint8Array): TextEncoding {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  const zeros = { even: 0, odd: 0 };
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  for (const [i, byte] of sample.entries()) if (byte === 0) zeros[i % 2 === 0 ? 'even' : 'odd'] += 1;
  const many = sample.length / 5;
  if (zeros.odd > many && zeros.even < zeros.odd / 4) return 'utf-16le';
  if (zeros.even > many && zeros.odd < zeros.even / 4) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

const CHUNK_BYTES = 65_536;

/** A part of a text, and how many bytes of the file were read for it and all before. */
export interface DecodedPart {
  readonly text: string;
  readonly bytes: number;
}

/** The text in parts, without its byte order mark; what is not valid becomes U+FFFD. */
export function* decode(bytes: Uint8Array, encoding: TextEncoding): Generator<DecodedPart> {
  const decoder = new TextDecoder(encoding);
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    const end = Math.min(start + CHUNK_BYTES, bytes.length);
    yield { text: decoder.decode(bytes.subarray(start, end), { stream: end < bytes.length }), bytes: end };
  }
}
