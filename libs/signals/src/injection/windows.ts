import type { Token } from './tokens.js';

/** A stretch of some sentences: an instruction of one line in a long mail is as plain here as in a short one. */
export interface Window {
  readonly text: string;
  /** Of the surface's tokens, those from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

const MOST_TOKENS = 40;
const STRIDE = 20;
const MOST_WINDOWS = 1_500;

/** Windows of one surface, half of each in the next; they begin at a sentence's first word where one is near. */
export function windowsOf(text: string, tokens: readonly Token[]): Window[] {
  const windows: Window[] = [];
  let from = 0;
  while (from < tokens.length && windows.length < MOST_WINDOWS) {
    const to = Math.min(tokens.length, from + MOST_TOKENS);
    const start = tokens[from]?.start ?? 0;
    const end = tokens[to - 1]?.end ?? start;
    windows.push({ text: text.slice(start, end), from, to });
    if (to === tokens.length) break;
    from = nearestStart(tokens, from + STRIDE);
  }
  return windows;
}

function nearestStart(tokens: readonly Token[], at: number): number {
  for (let back = 0; back < 12; back++) if (tokens[at - back]?.first === true) return at - back;
  return at;
}
