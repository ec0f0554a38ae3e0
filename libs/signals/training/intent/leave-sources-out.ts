import { INTENTS } from '../../dist/signals.js';
import { fit, sharesOf } from './prepare.ts';
import type { ReplyRow } from './rows.ts';
import { collectionOf, type IntentTrainingSet } from './training-set.ts';

export interface JudgedRow {
  readonly row: ReplyRow;
  /** In the order of INTENTS, by a model that has seen no row of the same collection. */
  readonly shares: readonly number[];
}

const FOLDS = 6;

/** Every written row, and every row of real mail, judged by a model that was trained without its whole collection. */
export function leaveSourcesOut({ written, real }: IntentTrainingSet): JudgedRow[] {
  const all = [...written, ...real];
  const collections = [...new Set(all.map(collectionOf))];
  return Array.from({ length: FOLDS }, (_, fold) => {
    const left = new Set(collections.filter((_, i) => i % FOLDS === fold));
    const model = fit(
      all.filter((row) => !left.has(collectionOf(row))),
      INTENTS.length,
      intentIndex,
    );
    return all.filter((row) => left.has(collectionOf(row))).map((row) => ({ row, shares: sharesOf(model, row) }));
  }).flat();
}

export function intentIndex({ intent }: ReplyRow): number {
  return INTENTS.indexOf(intent);
}
