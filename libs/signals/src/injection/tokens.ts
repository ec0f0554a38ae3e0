import { JOINER, kindAt, LETTER, NUMBER, SIGN, SPACE, widthAt } from './characters.js';

/** A run of letters and digits, or one sign; a chunk of a script without spaces is cut to pieces that keep their order. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** Letters, all of them capitals, more than one. */
  readonly capitals: boolean;
  /** The first word of a sentence or line. */
  readonly first: boolean;
}

const ENDS_SENTENCE = new Set(['.', '!', '?', ':', ';', '。', '！', '？', '：', ']', '}', '*', '•', '=', '#']);
const LONGEST_PIECE = 24;
/** Lines at least this long are taken to be wrapped. */
const WRAPPED = 50;
const NEW_LINE = 10;

/** Linear in the text. Lower-cased words with straight apostrophes. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let previousEnd = 0;
  let lineStart = 0;
  let sign = '';
  let repeated = 0;
  let first = true;
  for (let start = skipSpace(text, 0); start < text.length; start = skipSpace(text, previousEnd)) {
    const kind = kindAt(text, start);
    const end = kind === SIGN ? start + widthAt(text, start) : endOfWord(text, start);
    const raw = text.slice(start, end);
    const broken = newLineWithin(text, previousEnd, start);
    if (broken >= 0) {
      // A line that was wrapped goes on; a short one, or one before a capital, has ended.
      if (newLineWithin(text, broken + 1, start) >= 0 || broken - lineStart < WRAPPED || raw !== raw.toLowerCase())
        first = true;
      lineStart = start;
    }
    previousEnd = end;
    // A row of one sign is one gesture, and no place to hide behind.
    if (raw === sign) repeated++;
    else repeated = 0;
    sign = raw;
    if (repeated > 2 && raw.length === 1) continue;
    const wordy = raw.length > 1 || kind === LETTER || kind === NUMBER;
    for (let at = 0; at < raw.length; at += LONGEST_PIECE) {
      const piece = raw.length <= LONGEST_PIECE ? raw : raw.slice(at, at + LONGEST_PIECE);
      const word = piece.toLowerCase();
      tokens.push({
        word,
        start: start + at,
        end: start + at + piece.length,
        capitals: piece.length > 2 && piece !== word && piece === piece.toUpperCase(),
        first: wordy && first,
      });
      if (wordy) first = false;
    }
    if (ENDS_SENTENCE.has(raw)) first = true;
  }
  return tokens;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && kindAt(text, at) === SPACE) at++;
  return at;
}

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && kindAt(text, at) >= JOINER) at += widthAt(text, at);
  return at;
}

function newLineWithin(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === NEW_LINE) return at;
  return -1;
}
