import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { catalogue, type EventDefinition } from '@posthorn/events';
import { expect, test } from 'vitest';
import { encodeFrame } from '../../engine/sse-frame.js';
import { render } from '../../engine/render.js';
import { moltedData } from './molted-data.js';
import { molted } from './molted.dialect.js';

/** The stream as the seed prints it ("What the stream looks like"): event line, data line. */
const SEED = [
  [
    'event: delivery.delivered',
    'data: {"requestId":"req_a1b2","recipientEmail":"alice@example.com","deliveredAt":"2026-03-22T10:05:00Z"}',
  ],
  [
    'event: inbound.classified',
    'data: {"messageId":"msg_x9y8","from":"alice@example.com","intent":"interested","confidence":0.95}',
  ],
  [
    'event: policy.blocked',
    'data: {"requestId":"req_c3d4","recipientEmail":"bob@example.com","reason":"cooldown_active"}',
  ],
] as const;

/** Every type of the seed's table ("All event types"). */
const SEED_TYPES = `
  send.queued send.approval_pending send.approval_decided
  delivery.queued delivery.accepted delivery.sent delivery.delivered delivery.deferred
  delivery.bounced delivery.complained delivery.failed
  inbound.classified inbound.routed policy.blocked journey.step_completed journey.completed
  coordination.lease_acquired coordination.lease_released coordination.consensus_requested
  followup.scheduled followup.executed thread.sla_breached
`
  .trim()
  .split(/\s+/);

/** Through the log and back, as a client would see it. */
async function streamed(
  definition: EventDefinition,
  data: Record<string, unknown>,
): Promise<{ id: string; text: string }> {
  const log = new InMemoryEventLog();
  const { events } = await log.append({
    fact: definition.of(data),
    workspaceId: 'wsk_1',
    key: 'contact1',
    occurredAt: '2026-03-22T10:05:00.000Z',
    testMode: false,
    correlationId: 'req_1',
  });
  const event = events[0]!;
  return { id: event.id, text: render(event, molted)?.toString() ?? 'nothing' };
}

const definitionOf = (type: string) => catalogue.find((definition) => definition.type === type)!;

test.each(SEED)(
  '%s is printed as in the seed, below its id, whatever the order it was given in',
  async (event, data) => {
    const fields = Object.entries(JSON.parse(data.slice('data: '.length)) as Record<string, unknown>);
    const definition = definitionOf(event.slice('event: '.length));
    const { id, text } = await streamed(definition, Object.fromEntries(fields.toReversed()));
    expect(text).toBe(`id: ${id}\n${event}\n${data}\n\n`);
  },
);

test.each(SEED_TYPES)('%s has a frame of that name', async (type) => {
  const definition = definitionOf(type);
  const [example = {}] = definition.examples ?? [];
  const { id, text } = await streamed(definition, example);
  const data = JSON.stringify(moltedData({ type, data: definition.of(example).data }));
  expect(text).toBe(encodeFrame({ id, event: type, data }));
});

test('internal events have no frame', async () => {
  for (const definition of catalogue.filter(({ visibility }) => visibility === 'internal')) {
    const [example = {}] = definition.examples ?? [];
    expect(await streamed(definition, example)).toMatchObject({ text: 'nothing' });
  }
});

test.each([
  ['meeting', 'schedule_demo', 'interested'],
  ['meeting', undefined, 'interested'],
  ['not_interested', 'not_now', 'not_now'],
  ['not_interested', undefined, 'objection'],
  ['unsubscribe', undefined, 'objection'],
  ['support_request', undefined, 'support'],
  ['complaint', undefined, 'support'],
  ['complaint', 'billing', 'billing'],
  ['complaint', 'legal', 'legal'],
  ['support_request', 'security', 'security'],
  ['out_of_office', undefined, 'out_of_office'],
  ['question', undefined, 'unclassified'],
  ['confirmation', undefined, 'unclassified'],
  ['other', undefined, 'unclassified'],
])('the intent %s, %s more exactly, is %s', async (intent, refinedIntent, word) => {
  const mail = { messageId: 'rcv_1', from: 'alice@example.com', intent, refinedIntent, confidence: 0.9 };
  const { text } = await streamed(definitionOf('inbound.classified'), mail);
  expect(text).toContain(
    `\ndata: {"messageId":"rcv_1","from":"alice@example.com","intent":"${word}","confidence":0.9}\n`,
  );
  const released = { ...mail, releasedBy: { kind: 'user' }, releasedAt: '2026-03-22T10:05:00.000Z' };
  expect((await streamed(definitionOf('inbound.released'), released)).text).toContain(`"intent":"${word}"`);
});

test('an intent that is none of a mail stays as it is, and a mail that was not classified has none', () => {
  const lease = { intent: 'outreach' };
  expect(moltedData({ type: 'coordination.lease_acquired', data: lease })).toBe(lease);
  expect(moltedData({ type: 'inbound.classified', data: { messageId: 'rcv_1' } })).toEqual({ messageId: 'rcv_1' });
});
