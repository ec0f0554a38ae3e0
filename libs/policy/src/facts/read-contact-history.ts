import type { EventLog } from '@posthorn/event-log';
import {
  eventSubject,
  eventSubjectFilter,
  isEvent,
  type RecordedOf,
  SendCanceled,
  SendQueued,
  SuppressionAdded,
  SuppressionRemoved,
} from '@posthorn/events';
import { CLOCKS_DIFFER_MS, type ContactHistory, type HistoryNeed } from './contact-history.js';

/** Reads what `historyNeed` asks for, for decisions and for dry runs. @throws LogUnavailableError */
export async function readContactHistory(
  log: Pick<EventLog, 'read' | 'bounds'>,
  workspaceId: string,
  contact: string,
  need: HistoryNeed,
): Promise<ContactHistory> {
  const { last: upTo } = await log.bounds();
  const subject = ({ family, verb }: { family: string; verb: string }) =>
    eventSubject({ workspaceId, family, key: contact, verb });
  const history: { -readonly [Key in keyof ContactHistory]: ContactHistory[Key] } = { upTo };
  if (need.sendsSinceMs !== undefined) {
    const events: RecordedOf<typeof SendQueued | typeof SendCanceled>[] = [];
    const since = new Date(need.sendsSinceMs - CLOCKS_DIFFER_MS);
    const subjects = [subject(SendQueued), subject(SendCanceled)];
    for await (const event of log.read({ subjects, since, until: upTo })) {
      if (isEvent(SendQueued, event) || isEvent(SendCanceled, event)) events.push(event);
    }
    history.sends = { sinceMs: need.sendsSinceMs, events };
  }
  if (need.suppressions) {
    const events: RecordedOf<typeof SuppressionAdded | typeof SuppressionRemoved>[] = [];
    const subjects = [eventSubjectFilter({ workspaceId, family: SuppressionAdded.family, key: contact })];
    for await (const event of log.read({ subjects, until: upTo })) {
      if (isEvent(SuppressionAdded, event) || isEvent(SuppressionRemoved, event)) events.push(event);
    }
    history.suppressions = events;
  }
  return history;
}
