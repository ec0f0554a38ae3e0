/** How far a feature of this kind is trusted to carry over; a smaller value is a stronger penalty on its weight. Part of the model: training and scoring share it. */
export function scaleOf(name: string): number {
  if (/^(?:[hd]\|)?c:/.test(name)) return 0.5;
  if (name.startsWith('q:') || name.startsWith('caps:')) return 0.5;
  if (/^(?:[hd]\|)?\^[a-z]+$/.test(name)) return 0.5;
  if (/&.*&/.test(name)) return 0.7;
  return 1;
}

/** Of the words' length of vector, which is the same for every window. */
export const WORD_SCALE = 4;
/** The same of their classes. */
export const CLASS_SCALE = 5;

/**
 * A mail's score of the scores of its windows: a soft maximum, less what the maximum of so many would be by chance. One window of an attack is enough;
 * several count a little more.
 */
export function scoreOfWindows(logits: readonly number[]): number {
  if (logits.length === 0) return -20;
  const highest = Math.max(...logits);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - highest), 0);
  return highest + Math.log(sum) - LENGTH_PENALTY * Math.log(Math.min(logits.length, MOST_PENALISED));
}

const LENGTH_PENALTY = 1.1;
/** Padding beyond this buys no more silence. */
const MOST_PENALISED = 60;
