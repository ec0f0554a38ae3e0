import type { DispatchCounts } from './due-campaign.queries.js';

/** After this the rest is somebody else's turn: a caller waits no longer. Milliseconds. */
export const DRAIN_AT_MOST_MS = 20_000;
/** With nothing queued: long enough for the planner to ask for what is due. */
const EMPTY_FOR_MS = 1_000;
/** With something queued: it waits for its time, for a person, or for a receiver that wants it later. */
const STILL_FOR_MS = 3_000;

/** Whether there is nothing left that would be dispatched soon. @param stillMs since the counts changed last */
export function isDrained({ queued }: Pick<DispatchCounts, 'queued'>, stillMs: number): boolean {
  return stillMs >= (queued === 0 ? EMPTY_FOR_MS : STILL_FOR_MS);
}

export interface Dispatched {
  /** The sum of the three. */
  readonly processed: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What happened between two counts. */
export function dispatchedBetween(before: DispatchCounts, after: DispatchCounts): Dispatched {
  const [sent, failed, skipped] = (['sent', 'failed', 'skipped'] as const).map((name) =>
    Math.max(0, after[name] - before[name]),
  ) as [number, number, number];
  return { processed: sent + failed + skipped, sent, failed, skipped };
}
