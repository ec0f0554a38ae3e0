import { setTimeout } from 'node:timers/promises';
import { LogUnavailableError } from './errors.js';
import type { ReadOne, ReplayRange } from './replay.js';

/** Looks at a replica that has nothing of what the leader has, in a row. */
const MAX_LOOKS = 20;
const PAUSE_MS = 50;

/** Where to look: a sequence or later, or a time or later. */
export type Place = { readonly seq: number } | { readonly start_time: string };

/** @returns the sequence of the leader's first message on the subject from that place on; nothing when there is none */
export type FirstOnLeader = (subject: string, place: Place) => Promise<number | undefined>;

/**
 * Reads from replicas that may lag, to the end of the range all the same. In a cluster the server that answers a direct
 * get or holds a consumer may not have seen the last appends yet, and reports an end where only its own is; so the end
 * is the leader's, and what the replica lacks is waited for.
 * @throws LogUnavailableError when the replica does not catch up within a second
 */
export function confirmed(one: ReadOne, firstOnLeader: FirstOnLeader): ReadOne {
  return async function* (range, subject) {
    let { after = 0 } = range;
    for (let looks = 0; looks < MAX_LOOKS; looks++) {
      for await (const message of one(restOf(range, after), subject)) {
        yield message;
        after = message.seq;
        looks = 0;
      }
      if (range.signal?.aborted) return;
      const first = await firstOnLeader(subject ?? '>', placeOf(restOf(range, after)));
      if (first === undefined || first > range.until) return;
      await setTimeout(PAUSE_MS);
    }
    throw new LogUnavailableError(`a replica of the log has not caught up with sequence ${range.until}`);
  };
}

/** A time counts until the first message was read. */
function restOf({ since, ...range }: ReplayRange, after: number): ReplayRange {
  return { ...range, after, ...(since && after === (range.after ?? 0) && { since }) };
}

function placeOf({ since, after = 0 }: ReplayRange): Place {
  return since ? { start_time: since.toISOString() } : { seq: after + 1 };
}
