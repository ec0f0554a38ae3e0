import { undisguise, type Undisguised } from './disguised-words.js';

export interface Decoded {
  readonly kind: 'base64' | 'hex' | 'percent' | 'entities' | Undisguised['kind'];
  readonly text: string;
}

const MOST_DECODED = 16_384;
const MOST_RUNS = 40;
const MOST_LINES = 2_000;
/** Texts written in an encoding that a model reads as easily as words: base64, hex, %XX, &#NN;, rot13, backwards, 1337. Bounded. */
export function decodeHidden(text: string): readonly Decoded[] {
  const found: Decoded[] = [];
  const add = (kind: Decoded['kind'], decoded: string): void => {
    if (found.length < MOST_RUNS && looksWritten(decoded)) found.push({ kind, text: decoded.slice(0, MOST_DECODED) });
  };
  for (const run of runs(text, /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}/g))
    add('base64', Buffer.from(run, 'base64').toString('utf8'));
  for (const run of runs(text, /(?:\\x|0x)?[0-9a-fA-F]{2}(?:[ :,]?(?:\\x|0x)?[0-9a-fA-F]{2}){11,}/g)) {
    add('hex', Buffer.from(run.replace(/0x|\\x|[ :,]/g, ''), 'hex').toString('utf8'));
  }
  // Patterns that look long at every letter are tried only where a quick one has found what they need.
  if (/(?:%[0-9a-fA-F]{2}[\w.-]{0,20}){3}%[0-9a-fA-F]{2}/.test(text))
    for (const run of runs(text, /(?:[\w.-]{0,20}%[0-9a-fA-F]{2}){4,}[\w.-]{0,40}/g))
      add('percent', percentDecoded(run));
  if (text.includes('&#'))
    for (const run of runs(text, /(?:&#x?[0-9a-fA-F]{1,6};\s?){5,}/g)) add('entities', entitiesDecoded(run));
  for (const line of text.split('\n', MOST_LINES)) if (found.length < MOST_RUNS) found.push(...undisguise(line));
  return found;
}

function runs(text: string, pattern: RegExp): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(pattern)) {
    found.push(match[0].slice(0, MOST_DECODED));
    if (found.length >= MOST_RUNS) break;
  }
  return found;
}

/** Mostly letters and spaces, with words: random bytes and file contents are neither. */
function looksWritten(text: string): boolean {
  if (text.length < 12) return false;
  const sample = text.slice(0, 400);
  const written = sample.match(/[\p{L}\p{N} .,'"!?:;@\n-]/gu)?.length ?? 0;
  return written / sample.length > 0.92 && /\p{L}{2,} \p{L}{2,}/u.test(sample);
}

function percentDecoded(run: string): string {
  return run
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\+/g, ' ');
}

function entitiesDecoded(run: string): string {
  return run.replace(/&#(x?)([0-9a-fA-F]{1,6});\s?/g, (_, hex: string, digits: string) => {
    const code = Number.parseInt(digits, hex === '' ? 10 : 16);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : ' ';
  });
}
