/** As `MAX_MESSAGES` of a batch (batch-plan.ts): nobody is waited for beyond it. */
const LARGEST_BATCH = 512;
/** The longest wait while appends keep coming; milliseconds. */
const LONGEST_MS = 12;
/** Fewer than so many a millisecond are not worth keeping the others waiting. */
const STREAM_PER_MS = 2;
/** A pause in which nothing came: whoever was answered has come again or will not. Milliseconds. */
const PAUSE_MS = 2;

/** A batch that is gathered after another one was answered. Times in milliseconds, monotonic. */
export interface Gathering {
  readonly startedMs: number;
  /** Appends that waited already when it began. */
  readonly found: number;
  /** Appends that are worth waiting for: see {@link gathering}. */
  readonly wanted: number;
}

/**
 * Begins to gather when a batch has been answered. Wanted are as many as were about then: those of the batch, whose callers may
 * come again, and those that came meanwhile. Of callers that wait for their answer no more can come, so nobody waits
 * for more; where appends come by themselves each batch is larger than the one before, until the longest wait bounds it.
 */
export function gathering(answered: number, found: number, startedMs: number): Gathering {
  return { startedMs, found, wanted: Math.min(LARGEST_BATCH, answered + found) };
}

/**
 * How much longer to wait for more. A commit costs the server as much as some thirty of its events, so a stream of appends is
 * gathered for longer than a few that come again (ADR 0043).
 * @param waiting appends
 * @param arrivedMs when the last of them came
 * @param gatherMs waited whatever comes, unless all are here
 * @returns milliseconds after which to ask again; 0 to commit now
 */
export function furtherWaitMs(
  { startedMs, found, wanted }: Gathering,
  { waiting, arrivedMs, nowMs, gatherMs }: { waiting: number; arrivedMs: number; nowMs: number; gatherMs: number },
): number {
  const elapsedMs = nowMs - startedMs;
  if (waiting >= wanted) return 0;
  if (elapsedMs < gatherMs) return gatherMs - elapsedMs;
  const pauseMs = nowMs - Math.max(arrivedMs, startedMs);
  if (waiting - found < STREAM_PER_MS * elapsedMs || pauseMs >= PAUSE_MS) return 0;
  return Math.max(0, Math.min(PAUSE_MS - pauseMs, LONGEST_MS - elapsedMs));
}
