import type { Row } from './rows.ts';

export interface Fold {
  readonly leftOut: readonly string[];
  /** Nothing of it shares a collection with what is judged. */
  readonly train: readonly Row[];
  readonly judge: readonly Row[];
}

/**
 * Leave whole collections out: a row is judged by a model that has seen no row of any collection its text came from; a task of BIPIA inserted into a
 * mail of SpamAssassin, by one that has seen neither.
 */
export function foldsOf(rows: readonly Row[]): Fold[] {
  const keys = [...new Set(rows.map(({ origins }) => origins.toSorted().join('+')))].toSorted();
  return keys.map((key) => {
    const leftOut = key.split('+');
    return {
      leftOut,
      train: rows.filter(({ origins }) => !origins.some((origin) => leftOut.includes(origin))),
      judge: rows.filter(({ origins }) => origins.toSorted().join('+') === key),
    };
  });
}
