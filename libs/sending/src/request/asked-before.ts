import type { EventLog } from '@posthorn/event-log';
import { eventSubjectFilter, PolicyBlocked, SendQueued } from '@posthorn/events';
import { isBeginning, type Beginning } from './request-data.js';

/** Where to look for what became of a request. */
export interface Asked {
  readonly workspaceId: string;
  readonly contact: string;
  readonly requestId: string;
}

/** The first fact of a send in its contact's past. @throws LogUnavailableError */
export async function askedBefore(
  log: Pick<EventLog, 'read'>,
  { workspaceId, contact, requestId }: Asked,
): Promise<Beginning | undefined> {
  const found = await Promise.all(
    [SendQueued, PolicyBlocked].map(async ({ family }) => {
      const events = log.read({ subjects: [eventSubjectFilter({ workspaceId, family, key: contact })] });
      for await (const event of events) if (event.correlationId === requestId && isBeginning(event)) return event;
      return undefined;
    }),
  );
  return beginningOf(
    requestId,
    found.filter((event) => event !== undefined),
  );
}

/** The one that a send began with: a queued or blocked fact may be what came of a scheduled or held one. */
export function beginningOf(requestId: string, events: readonly Beginning[]): Beginning | undefined {
  const [first] = events
    .filter(({ correlationId }) => correlationId === requestId)
    .toSorted((a, b) => a.sequence - b.sequence);
  return first;
}
