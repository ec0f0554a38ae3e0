import type { EventLog } from '@posthorn/event-log';
import type { RecordedEvent } from '@posthorn/events';

/** Of one contact; who has more in two modes is looked at no further. */
const MOST_EVENTS = 2_000;

/**
 * The last event of a subject in this mode: what is tried out says nothing of what was lived, nor the other way round.
 * @throws LogUnavailableError
 */
export async function lastInMode(
  log: Pick<EventLog, 'last' | 'read'>,
  subject: string,
  testMode: boolean,
): Promise<RecordedEvent | undefined> {
  const last = await log.last(subject);
  if (last === undefined || last.testMode === testMode) return last;
  // Few contacts have both.
  let found: RecordedEvent | undefined;
  for await (const event of log.read({ subjects: [subject], until: last.sequence, limit: MOST_EVENTS })) {
    if (event.testMode === testMode) found = event;
  }
  return found;
}
