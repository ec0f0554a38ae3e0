import {
  contactKey,
  DeliveryBounced,
  DeliveryComplained,
  DeliveryDelivered,
  isEvent,
  newId,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startIngestion, type Ingestion } from '../ingestion.fixture.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { SuppressionReactor } from './suppression.reactor.js';

let ingestion: Ingestion;
beforeAll(async () => (ingestion = await startIngestion({ SOFT_BOUNCE_LIMIT: 3 })));
afterAll(() => ingestion.stop());
beforeEach(() => ingestion.newWorkspace());

const DAY_MS = 86_400_000;
const about = (requestId: string) => ({ requestId, recipientEmail: 'alice@example.com' });
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/**
 * As the dispatcher does, without a suppression beside it; then the reactor is told, twice, as its consumer may do. Not by
 * the consumer itself: it would take the facts of other tests, too.
 */
async function record(fact: EventFact, testMode = false): Promise<void> {
  const { workspaceId, secret } = ingestion.workspace;
  const contact = contactKey(secret, 'alice@example.com');
  const { events } = await ingestion.log.append({
    fact,
    workspaceId,
    key: contact,
    contact,
    occurredAt: new Date().toISOString(),
    testMode,
    correlationId: String(fact.data['requestId']),
  });
  await tell(...events);
}

async function tell(...events: readonly RecordedEvent[]): Promise<void> {
  const reactor = ingestion.service.app.get(SuppressionReactor);
  for (const event of [...events, ...events]) {
    if (isEvent(DeliveryBounced, event) || isEvent(DeliveryComplained, event)) await reactor.suppress(event);
  }
}

const bounced = (bounceType: 'hard' | 'soft' | 'undetermined', requestId: string = newId('req'), bouncedAt = ago(0)) =>
  DeliveryBounced.of({ ...about(requestId), bouncedAt, bounceType });

async function suppressions(): Promise<unknown[]> {
  return (await ingestion.events(['suppression'])).map(({ data }) => [data['reasonCode'], data['requestId']]);
}

test("the dispatcher's hard bounce suppresses, though nothing stood beside it", async () => {
  const requestId = newId('req');
  await record(bounced('hard', requestId));
  expect(await suppressions()).toEqual([['hard_bounce', requestId]]);
  const [event] = await ingestion.events(['suppression']);
  expect(event).toMatchObject({ correlationId: requestId, causationId: expect.stringMatching(/^evt_/) });
});

test('what was suppressed in the append of its fact is not suppressed again', async () => {
  const sendId = await ingestion.aQueuedSend();
  const occurredAt = new Date().toISOString();
  const report = { sendId, event: 'bounced', occurredAt, bounceType: 'hard', machine: false } as const;
  await ingestion.service.app.get(MailEventsHandler).receive(report);
  await tell(...(await ingestion.events(['delivery'])));
  expect(await suppressions()).toEqual([['hard_bounce', sendId]]);
});

test('the third soft bounce in a row suppresses for as long as it counts', async () => {
  await record(bounced('soft'));
  await record(bounced('undetermined'));
  const third = newId('req');
  await record(bounced('soft', third));
  expect(await suppressions()).toEqual([['soft_bounces', third]]);
  const [event] = await ingestion.events(['suppression']);
  const lastsMs = Date.parse(String(event?.data['expiresAt'])) - Date.now();
  expect(Math.round(lastsMs / DAY_MS)).toBe(30);
});

test('soft bounces do not count across a delivery, a month, or test sends, nor one send twice', async () => {
  const soft = bounced('soft');
  await record(bounced('soft', newId('req'), ago(31 * DAY_MS)));
  await record(bounced('soft'));
  await record(bounced('soft'), true);
  await record(DeliveryDelivered.of({ ...about(newId('req')), deliveredAt: ago(0) }));
  await record(soft);
  await record(soft);
  await record(bounced('soft'));
  expect(await suppressions()).toEqual([]);
});

test('what becomes of test sends suppresses nobody', async () => {
  await record(bounced('hard'), true);
  expect(await suppressions()).toEqual([]);
});

test('somebody taken off the list is not put on it again by what came before', async () => {
  const requestId = newId('req');
  const hard = bounced('hard', requestId);
  await record(hard);
  await ingestion.removeSuppression(requestId);
  await tell(...(await ingestion.events(['delivery'])));
  const types = (await ingestion.events(['suppression'])).map(({ type }) => type);
  expect(types).toEqual(['suppression.added', 'suppression.removed']);
});
