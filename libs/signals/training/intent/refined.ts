import { REFINED_INTENTS } from '../../dist/signals.js';
import type { ReplyRow } from './rows.ts';

/** Index of the finer class of a row; the last is none. */
export function refinedIndex({ refined }: ReplyRow): number {
  return refined === undefined ? REFINED_INTENTS.length : REFINED_INTENTS.indexOf(refined);
}
