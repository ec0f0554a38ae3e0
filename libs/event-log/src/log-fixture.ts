import { DeliveryDelivered, EngagementOpened, type EventFact, newId, type RecordedEvent } from '@posthorn/events';
import type { Appended, EventLog, NewEvent } from './event-log.js';

const AT = '2026-01-02T03:04:05.678Z';

/** A log and a workspace of its own in it, so that tests can share a server. */
export interface LogFixture {
  readonly log: EventLog;
  readonly workspaceId: string;
  /** Filter of everything in this workspace. */
  readonly all: string;
  /** A delivered mail to that contact; `data` of the fact carries the mark, to tell events apart. */
  readonly delivered: (mark: string, overrides?: Partial<NewEvent>) => NewEvent;
  readonly opened: (mark: string, overrides?: Partial<NewEvent>) => NewEvent;
  /** The marks of all stored events of this workspace, in order. */
  readonly marks: () => Promise<string[]>;
}

export function logFixture(log: EventLog): LogFixture {
  const workspaceId = newId('wsk');
  const all = `evt.${workspaceId}.>`;
  const place = (fact: EventFact, mark: string, overrides: Partial<NewEvent>): NewEvent => ({
    fact,
    workspaceId,
    key: 'anna',
    contact: 'anna',
    occurredAt: AT,
    testMode: false,
    correlationId: mark,
    ...overrides,
  });
  return {
    log,
    workspaceId,
    all,
    delivered: (mark, overrides = {}) =>
      place(
        DeliveryDelivered.of({ requestId: mark, recipientEmail: 'anna@example.com', deliveredAt: AT }),
        mark,
        overrides,
      ),
    opened: (mark, overrides = {}) =>
      place(
        EngagementOpened.of({ requestId: mark, recipientEmail: 'anna@example.com', openedAt: AT, machine: false }),
        mark,
        overrides,
      ),
    async marks() {
      const marks: string[] = [];
      for await (const event of log.read({ subjects: [all] })) marks.push(event.correlationId);
      return marks;
    },
  };
}

/** Everything an iterable gives, once it ended. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The i-th event that an append answered. */
export function nth({ events }: Appended, i = 0): RecordedEvent {
  const event = events[i];
  if (!event) throw new RangeError(`the append answered ${events.length} events, not ${i + 1}`);
  return event;
}
