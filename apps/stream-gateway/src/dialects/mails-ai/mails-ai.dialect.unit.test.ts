import { catalogue, publicEvents } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { render } from '../../engine/render.js';
import { definitionOf, logged } from '../dialect.fixture.js';
import { mailsAiVocabulary } from './mails-ai-vocabulary.js';
import { mailsAi, mailsAiView } from './mails-ai.dialect.js';

/** "List events" of the seed, as printed. */
const SEED_EVENT = {
  id: 'evt_01J9X2K7Q8...',
  type: 'message.received',
  workspace_id: 'wsk_01J9...',
  agent_id: 'agt_01J9...',
  source_message_id: 'rcv_01J9...',
  intent: 'schedule_demo',
  urgency: 0.8,
  injection_score: 0.02,
  sender_reputation: 0.91,
  entities: { date: '2026-05-14', time: '10:00' },
  test_mode: false,
  data: { '...': 'type-specific payload' },
  created_at: '2026-06-19T18:02:44.000Z',
};

/** "The inbound payload" of the seed, as printed. */
const SEED_PAYLOAD = {
  agent_id: 'agt_01J9...',
  agent_email: 'sarah@acme.mails.ai',
  thread_id: 'thrd_01J9...',
  source_message_id: 'rcv_01J9...',
  is_thread_reply: true,
  from: { address: 'user@example.com', name: 'Jordan Lee' },
  subject: 'Re: Your order shipped',
  injection_score: 0.02,
  sender_reputation: 0.91,
  spf_pass: true,
  dkim_pass: true,
  intent: 'schedule_demo',
  entities: { date: '2026-05-14', time: '10:00' },
  urgency: 0.8,
  body_text_excerpt: 'Tuesday at 10am works…',
  raw_url: '/v1/messages/rcv_01J9.../raw',
};

/** The seed's mail in canonical words; dmarc is what the page leaves out. */
const CLASSIFIED = {
  messageId: 'rcv_01J9...',
  from: 'user@example.com',
  fromName: 'Jordan Lee',
  intent: 'meeting',
  refinedIntent: 'schedule_demo',
  mailbox: 'sarah@acme.mails.ai',
  subject: 'Re: Your order shipped',
  threadId: 'thrd_01J9...',
  isThreadReply: true,
  injectionScore: 0.02,
  senderReputation: 0.91,
  authentication: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
  urgency: 0.8,
  entities: { date: '2026-05-14', time: '10:00' },
  excerpt: 'Tuesday at 10am works…',
};
const RELEASE = { releasedBy: { kind: 'user' }, releasedAt: '2026-06-19T18:02:44.000Z' };
const PLACE = { workspaceId: 'wsk_01J9', agentId: 'agt_01J9...', occurredAt: '2026-06-19T18:02:44.000Z' };

async function viewed(type: string, data: Record<string, unknown>, place: Parameters<typeof logged>[2] = PLACE) {
  const event = await logged(type, data, place);
  const view = mailsAiView(event);
  return view && { ...view, id: event.id, object: JSON.parse(view.data) as Record<string, unknown> };
}

test('a received mail has the payload of the page, byte for byte, with the result of DMARC beside the others', async () => {
  const view = await viewed('inbound.classified', CLASSIFIED);
  const { dmarc_pass, ...payload } = (view?.object['data'] ?? {}) as Record<string, unknown>;
  expect(JSON.stringify(payload)).toBe(JSON.stringify(SEED_PAYLOAD));
  expect(dmarc_pass).toBe(true);
});

test('its event object is that of the page, in the same order', async () => {
  const view = await viewed('inbound.classified', CLASSIFIED);
  const { id, object } = view ?? { object: {} };
  expect(JSON.stringify({ ...object, data: 0 })).toBe(
    JSON.stringify({ ...SEED_EVENT, id, workspace_id: 'wsk_01J9', data: 0 }),
  );
});

test('its frame is what the page prints: id, event, and the event object on one line', async () => {
  const event = await logged('inbound.classified', CLASSIFIED, PLACE);
  const frame = render(event, mailsAi)?.toString() ?? '';
  expect(frame).toBe(`id: ${event.id}\nevent: message.received\ndata: ${mailsAiView(event)?.data}\n\n`);
  expect(frame).toMatch(/^data: \{"id":"evt_\w{26}","type":"message\.received",.*\}$/m);
});

test('the classification is absent where the agent does not want it; the security signal stays', async () => {
  const { intent: _i, refinedIntent: _r, urgency: _u, entities: _e, ...unclassified } = CLASSIFIED;
  const object = (await viewed('inbound.classified', unclassified))?.object ?? {};
  for (const part of [object, object['data']]) {
    expect(part).not.toHaveProperty('intent');
    expect(part).not.toHaveProperty('urgency');
    expect(part).not.toHaveProperty('entities');
    expect(part).toMatchObject({ injection_score: 0.02, sender_reputation: 0.91 });
  }
});

test.each([
  ['meeting', 'schedule_demo', 'schedule_demo'],
  ['meeting', undefined, 'meeting'],
  ['complaint', 'legal', 'complaint'],
  ['support_request', 'billing', 'support_request'],
  ['not_interested', 'not_now', 'not_interested'],
  ['unsubscribe', 'legal', 'unsubscribe'],
  ['out_of_office', undefined, 'out_of_office'],
])('the intent %s, %s more exactly, is %s, in the event and in its payload', async (intent, refinedIntent, word) => {
  for (const type of ['inbound.classified', 'inbound.released']) {
    const view = await viewed(type, { ...CLASSIFIED, intent, refinedIntent, ...RELEASE });
    expect(view?.object).toMatchObject({ intent: word, data: { intent: word } });
    expect(view?.data).not.toMatch(/refined/i);
  }
});

describe('a sender', () => {
  const named = async (authentication: Record<string, string> | undefined) =>
    (await viewed('inbound.classified', { ...CLASSIFIED, authentication }))?.event;

  test.each([
    ['pass', 'pass', 'message.received'],
    ['fail', 'pass', 'message.received'],
    ['pass', 'none', 'message.received'],
    ['fail', 'fail', 'message.received.unauthenticated'],
    ['none', 'none', 'message.received.unauthenticated'],
    ['softfail', 'permerror', 'message.received.unauthenticated'],
  ])('with SPF %s and DKIM %s is %s', async (spf, dkim, name) => {
    expect(await named({ spf, dkim, dmarc: 'none' })).toBe(name);
  });

  test('that was not checked is not called unauthenticated, and no result is invented', async () => {
    expect(await named(undefined)).toBe('message.received');
    const view = await viewed('inbound.classified', { messageId: 'msg_1', from: 'a@example.com' });
    expect(view?.object['data']).not.toHaveProperty('spf_pass');
  });
});

test('the text of a mail in quarantine is withheld', async () => {
  const view = await viewed('inbound.classified', { ...CLASSIFIED, quarantined: true });
  expect(view?.object['data']).toMatchObject({ quarantined: true });
  expect(view?.data).not.toContain('Tuesday');
});

test('a mail that was released comes as the mail it is, under the same id', async () => {
  const held = await viewed('inbound.classified', { ...CLASSIFIED, excerpt: undefined, quarantined: true });
  const view = await viewed('inbound.released', { ...CLASSIFIED, ...RELEASE });
  expect(view?.event).toBe('message.received');
  expect(view?.object['source_message_id']).toBe(held?.object['source_message_id']);
  const { dmarc_pass: _dmarc, ...payload } = (view?.object['data'] ?? {}) as Record<string, unknown>;
  expect(payload).toEqual(SEED_PAYLOAD);
  const authentication = { spf: 'fail', dkim: 'fail', dmarc: 'fail' };
  const forged = await viewed('inbound.released', { ...CLASSIFIED, ...RELEASE, authentication });
  expect(forged?.event).toBe('message.received.unauthenticated');
});

const send = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const draft = { draftId: 'drf_1', recipientEmail: 'alice@example.com' };
const at = '2026-03-22T10:05:00Z';
const actor = { kind: 'user' };

/** Every name of the page's list ("Event types"), and of the package that speaks to mails.ai (PEERS 5.2). */
const NAMES: readonly (readonly [name: string, type: string, data: Record<string, unknown>])[] = [
  ['message.sent', 'delivery.sent', { ...send, sentAt: at }],
  ['message.scheduled', 'send.scheduled', { ...send, dueAt: at, scheduledAt: at }],
  ['message.delivered', 'delivery.delivered', { ...send, deliveredAt: at }],
  ['message.bounced', 'delivery.bounced', { ...send, bouncedAt: at, bounceType: 'hard' }],
  ['message.complained', 'delivery.complained', { ...send, complainedAt: at }],
  ['message.replied', 'send.queued', { ...send, queuedAt: at, origin: { kind: 'reply', id: 'rcv_1' } }],
  [
    'message.forwarded',
    'inbound.forwarded',
    { messageId: 'rcv_1', from: 'a@b.example', requestId: 'req_1', forwardedTo: 'c@d.example', forwardedAt: at },
  ],
  ['message.canceled', 'send.canceled', { ...send, reason: 'requested', canceledBy: actor, canceledAt: at }],
  [
    'message.rescheduled',
    'send.rescheduled',
    { ...send, dueAt: at, previousDueAt: at, rescheduledBy: actor, rescheduledAt: at },
  ],
  ['message.received', 'inbound.classified', CLASSIFIED],
  [
    'message.received.unauthenticated',
    'inbound.classified',
    { ...CLASSIFIED, authentication: { spf: 'fail', dkim: 'fail', dmarc: 'fail' } },
  ],
  ['draft.scheduled', 'draft.scheduled', { ...draft, requestId: 'req_1', dueAt: at, scheduledAt: at }],
  ['draft.sending', 'draft.sending', { ...draft, requestId: 'req_1', sendingAt: at }],
  ['draft.sent', 'draft.sent', { ...draft, requestId: 'req_1', sentAt: at }],
  ['draft.failed', 'draft.failed', { ...draft, reason: 'suppressed', failedAt: at }],
  ['webhook.test', 'webhook.tested', { webhookId: 'whk_1', testedBy: actor, testedAt: at }],
  ['reply.received', 'inbound.replied', { ...send, messageId: 'rcv_1', confidence: 1, repliedAt: at }],
  [
    'suppression.added',
    'suppression.added',
    { contactEmail: 'a@b.example', scope: 'tenant', reasonCode: 'complaint', addedBy: actor, addedAt: at },
  ],
  ['agent.paused', 'agent.paused', { agentId: 'agt_2', reason: 'requested', pausedBy: actor, pausedAt: at }],
  ['agent.resumed', 'agent.resumed', { agentId: 'agt_2', resumedBy: actor, resumedAt: at }],
];

test.each(NAMES)('%s is the name of a %s', async (name, type, data) => {
  const { event, object } = (await viewed(type, data, { workspaceId: 'wsk_1' })) ?? { object: {} };
  expect(event).toBe(name);
  expect(object).toMatchObject({ type: name, workspace_id: 'wsk_1', test_mode: false, created_at: expect.any(String) });
});

test.each(NAMES)('%s can be asked for by its name, and then comes alone', async (name, type, data) => {
  const { types, refinement } = mailsAiVocabulary.choose('event_types', name);
  const event = await logged(type, data);
  expect(types.matches(type) && (refinement?.accepts(event) ?? true)).toBe(true);
  for (const [other, otherType, otherData] of NAMES.filter(([candidate]) => candidate !== name)) {
    const seen = types.matches(otherType) && (refinement?.accepts(await logged(otherType, otherData)) ?? true);
    expect(seen, `${other} beside ${name}`).toBe(false);
  }
});

test.each([
  [
    'delivery.bounced',
    { ...send, messageId: 'm1', bouncedAt: at, bounceType: 'hard' },
    'req_1',
    {
      agent_id: 'agt_01J9...',
      message_id: 'req_1',
      provider_message_id: 'm1',
      to: 'alice@example.com',
      bounced_at: at,
      bounce_type: 'hard',
    },
  ],
  [
    'draft.sent',
    { ...draft, requestId: 'req_1', sentAt: at },
    'req_1',
    { draft_id: 'drf_1', message_id: 'req_1', sent_at: at },
  ],
  [
    'inbound.replied',
    { ...send, messageId: 'rcv_1', confidence: 1, repliedAt: at },
    'rcv_1',
    { source_message_id: 'rcv_1', message_id: 'req_1', from: { address: 'alice@example.com' } },
  ],
  [
    'send.queued',
    { ...send, queuedAt: at, origin: { kind: 'reply', id: 'rcv_1' } },
    'req_1',
    { origin: { kind: 'reply', id: 'rcv_1' }, queued_at: at },
  ],
] as const)('the data of %s is its own, in snake case', async (type, data, source, payload) => {
  const view = await viewed(type, data);
  expect(view?.object).toMatchObject({ source_message_id: source, data: payload });
});

test('the id of a message is the one the API answers, whichever of its sends an event is about', async () => {
  for (const requestId of ['req_01K6ZQ4T1V8N3M5P7R9S2W4X00', 'req_01K6ZQ4T1V8N3M5P7R9S2W4X07']) {
    const view = await viewed('delivery.sent', { ...send, requestId, sentAt: at });
    const messageId = 'msg_01K6ZQ4T1V8N3M5P7R9S2W4X00';
    expect(view?.object).toMatchObject({ source_message_id: messageId, data: { message_id: messageId } });
  }
});

test('a due time has the name that the API takes it under', async () => {
  const due = '2026-03-23T08:00:00Z';
  const scheduled = await viewed('send.scheduled', { ...send, dueAt: due, scheduledAt: at });
  expect(scheduled?.object).toMatchObject({ data: { scheduled_at: due } });
  const moved = { ...send, dueAt: due, previousDueAt: at, rescheduledBy: actor, rescheduledAt: at };
  expect((await viewed('send.rescheduled', moved))?.object).toMatchObject({ data: { scheduled_at: due } });
  const drafted = await viewed('draft.scheduled', { ...draft, requestId: 'req_1', dueAt: due, scheduledAt: at });
  expect(drafted?.object).toMatchObject({ data: { send_at: due } });
});

test('an event about an agent is of that agent', async () => {
  const view = await viewed(
    'agent.paused',
    { agentId: 'agt_2', reason: 'requested', pausedBy: actor, pausedAt: at },
    {},
  );
  expect(view?.object).toMatchObject({ agent_id: 'agt_2', data: { agent_id: 'agt_2', paused_at: at } });
});

test('no event of the catalogue has two frames, makes the view throw, or leaves the log if it is internal', async () => {
  const named = new Set<string>();
  for (const definition of catalogue) {
    for (const example of definition.examples ?? []) {
      const event = await logged(definition.type, example);
      const chunk = render(event, mailsAi);
      if (chunk) named.add(definition.type);
      expect(chunk?.toString().match(/^event: /gm)?.length ?? 1).toBe(1);
    }
  }
  expect([...named].filter((type) => !publicEvents.some((definition) => definition.type === type))).toEqual([]);
});

test('the view is total: data that fits no schema has a frame all the same', async () => {
  for (const type of new Set(NAMES.map(([, canonical]) => canonical))) {
    const event = await logged(type, definitionOf(type).examples?.[0] ?? {});
    for (const data of [
      {},
      { messageId: '\ud800' },
      { authentication: 1 },
      { authentication: { spf: {} }, entities: null, origin: [] },
    ])
      expect(() => render({ ...event, data }, mailsAi)).not.toThrow();
  }
});
