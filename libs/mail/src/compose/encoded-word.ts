/** Longest encoded word (RFC 2047 section 2). */
const MAX_WORD = 75;
const PREFIX_Q = '=?UTF-8?Q?';
const PREFIX_B = '=?UTF-8?B?';
const SUFFIX = '?=';
/** What Q leaves alone even inside a phrase (RFC 2047 section 5, rule 3). */
const PLAIN_Q = /[A-Za-z0-9!*+/-]/;

/**
 * Text as encoded words (RFC 2047), each whole characters of UTF-8 and at most 75 columns wide, in Q or B, whichever is shorter.
 * They may stand in unstructured fields and in phrases; white space between them is not part of the text.
 */
export function encodedWords(text: string): string[] {
  const points = Array.from(text.toWellFormed());
  const quoted = points.map(encodeQ);
  const lengthQ = quoted.reduce((sum, piece) => sum + piece.length, 0);
  const lengthB = Math.ceil(Buffer.byteLength(text) / 3) * 4;
  return lengthQ <= lengthB ? wordsQ(quoted) : wordsB(points);
}

function wordsQ(pieces: readonly string[]): string[] {
  const room = MAX_WORD - PREFIX_Q.length - SUFFIX.length;
  return pack(pieces, (piece) => piece.length, room).map((pieces) => PREFIX_Q + pieces.join('') + SUFFIX);
}

function wordsB(points: readonly string[]): string[] {
  const room = Math.floor((MAX_WORD - PREFIX_B.length - SUFFIX.length) / 4) * 3;
  return pack(points, (point) => Buffer.byteLength(point), room).map(
    (points) => PREFIX_B + Buffer.from(points.join('')).toString('base64') + SUFFIX,
  );
}

function pack(pieces: readonly string[], sizeOf: (piece: string) => number, room: number): string[][] {
  const packed: string[][] = [];
  let left = 0;
  for (const piece of pieces) {
    const size = sizeOf(piece);
    if (size > left) {
      packed.push([]);
      left = room;
    }
    packed.at(-1)?.push(piece);
    left -= size;
  }
  return packed;
}

function encodeQ(point: string): string {
  if (point === ' ') return '_';
  if (PLAIN_Q.test(point) && point.length === 1) return point;
  return Buffer.from(point).toString('hex').toUpperCase().replaceAll(/../g, '=$&');
}
