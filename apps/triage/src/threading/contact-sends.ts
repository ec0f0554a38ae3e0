import type { EventLog } from '@posthorn/event-log';
import {
  DeliveryAccepted,
  DeliverySent,
  eventSubject,
  isEvent,
  type RecordedEvent,
  type RecordedOf,
  SendQueued,
} from '@posthorn/events';

/** A send to a contact, as the log tells it. */
export interface ContactSend {
  readonly queued: RecordedOf<typeof SendQueued>;
  /** What providers called it. */
  readonly providerIds: readonly string[];
}

/** The broker holds a contact's events together, so nobody has to wait for a read model to know them. */
const MOST_EVENTS = 2_000;
const TYPES = [SendQueued, DeliveryAccepted, DeliverySent];

/** Sends to one contact since then, the latest first. @throws LogUnavailableError */
export async function readContactSends(
  log: Pick<EventLog, 'read'>,
  place: { readonly workspaceId: string; readonly testMode: boolean; readonly contact: string; readonly since: Date },
): Promise<readonly ContactSend[]> {
  const { workspaceId, testMode, contact, since } = place;
  const subjects = TYPES.map(({ family, verb }) => eventSubject({ workspaceId, family, key: contact, verb }));
  const sends = new Map<string, { queued: RecordedOf<typeof SendQueued>; providerIds: string[] }>();
  for await (const event of log.read({ subjects, since, limit: MOST_EVENTS })) {
    if (event.testMode !== testMode) continue;
    if (isEvent(SendQueued, event)) sends.set(event.data.requestId, { queued: event, providerIds: [] });
    const named = providerIdOf(event);
    if (named !== undefined) sends.get(named.requestId)?.providerIds.push(named.messageId);
  }
  return [...sends.values()].toReversed();
}

function providerIdOf(event: RecordedEvent): { requestId: string; messageId: string } | undefined {
  if (!isEvent(DeliveryAccepted, event) && !isEvent(DeliverySent, event)) return undefined;
  const { requestId, messageId } = event.data;
  return messageId === undefined ? undefined : { requestId, messageId };
}
