import type { RecordedEvent } from '@posthorn/events';
import type { EventLog } from './event-log.js';

/** Sequences of the log, in which the newest events are looked for first; each further stretch is three times what was looked through. */
const FIRST_STRETCH = 1_000;
/** Read of one subject; who has more in the other mode alone is looked back at no further. */
const MOST_EVENTS = 10_000;

/**
 * The last event of a subject in this mode: what is tried out says nothing of what was lived, nor the other way round.
 * One direct get as a rule; few subjects have both modes.
 * @throws LogUnavailableError
 */
export async function lastInMode(
  log: Pick<EventLog, 'last' | 'read'>,
  subject: string,
  testMode: boolean,
): Promise<RecordedEvent | undefined> {
  const last = await log.last(subject);
  if (last === undefined || last.testMode === testMode) return last;
  let left = MOST_EVENTS;
  let until = last.sequence;
  while (until > 0 && left > 0) {
    const after = Math.max(0, last.sequence - Math.max(FIRST_STRETCH, 4 * (last.sequence - until)));
    let found: RecordedEvent | undefined;
    for await (const event of log.read({ subjects: [subject], after, until, limit: left })) {
      left--;
      if (event.testMode === testMode) found = event;
    }
    if (found !== undefined) return found;
    until = after;
  }
  return undefined;
}
