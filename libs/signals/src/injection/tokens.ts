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

const TOKEN = /[\p{L}\p{N}\p{M}_']+|\S/gu;
const ENDS_SENTENCE = new Set(['.', '!', '?', ':', ';', '。', '！', '？', '：', ']', '}', '*', '•', '=', '#', '-->']);
const LONGEST_PIECE = 24;
/** Lines at least this long are taken to be wrapped. */
const WRAPPED = 50;

/** Linear in the text. Lower-cased words with straight apostrophes. */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let previousEnd = 0;
  let lineStart = 0;
  let sign = '';
  let repeated = 0;
  let first = true;
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0];
    const start = match.index;
    const gap = text.slice(previousEnd, start);
    const broken = gap.indexOf('\n');
    if (broken >= 0) {
      // A line that was wrapped goes on; a short one, or one before a capital, has ended.
      if (gap.indexOf('\n', broken + 1) >= 0 || previousEnd + broken - lineStart < WRAPPED || raw !== raw.toLowerCase())
        first = true;
      lineStart = start;
    }
    previousEnd = start + raw.length;
    // A row of one sign is one gesture, and no place to hide behind.
    if (raw === sign) repeated++;
    else repeated = 0;
    sign = raw;
    if (repeated > 2 && raw.length === 1) continue;
    const wordy = raw.length > 1 || /[\p{L}\p{N}]/u.test(raw);
    for (let at = 0; at < raw.length; at += LONGEST_PIECE) {
      const piece = raw.slice(at, at + LONGEST_PIECE);
      tokens.push({
        word: piece.toLowerCase(),
        start: start + at,
        end: start + at + piece.length,
        capitals: piece.length > 2 && piece === piece.toUpperCase() && piece !== piece.toLowerCase(),
        first: wordy && first,
      });
      if (wordy) first = false;
    }
    if (ENDS_SENTENCE.has(raw)) first = true;
  }
  return tokens;
}
