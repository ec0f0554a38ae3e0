import { DraftScheduled, messageIdOfSend, SendScheduled, sendIdOfMessage } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

const draft = async (fields: object = {}) =>
  (
    await bench.post('drafts', {
      agent: 'sarah',
      to: 'alice@example.com',
      subject: 'Quote',
      body_text: '42 EUR',
      ...fields,
    })
  ).body;
const types = async (family: string) => (await bench.events(family)).map(({ type }) => type);

test('a draft is written, shown and rewritten; nothing is sent', async () => {
  const created = await bench.post('drafts', {
    agent: 'sarah',
    to: 'Alice <alice@example.com>',
    cc: ['c@example.com'],
    bcc: 'd@example.com',
  });
  expect(created.status).toBe(201);
  expect(created.body).toMatchObject({
    id: expect.stringMatching(/^drf_[0-9A-HJKMNP-TV-Z]{26}$/),
    agent_id: expect.stringMatching(/^agt_/),
    to: ['alice@example.com'],
    cc: ['c@example.com'],
    bcc: ['d@example.com'],
    subject: null,
    status: 'draft',
  });
  const { id } = created.body;
  const changed = await bench.patch(`drafts/${id}`, {
    subject: 'Quote',
    body_text: '42 EUR',
    cc: ['e@example.com'],
    tags: [{ name: 'a', value: 'b' }],
  });
  expect(changed.body).toMatchObject({
    subject: 'Quote',
    body_text: '42 EUR',
    cc: ['e@example.com'],
    bcc: ['d@example.com'],
  });
  expect((await bench.get(`drafts/${id}`)).body).toMatchObject({ ...changed.body, updated_at: expect.any(String) });
  expect(await types('send')).toEqual([]);
  expect(await types('draft')).toEqual(['draft.created', 'draft.updated']);
});

test('a draft belongs to its recipient', async () => {
  const { id } = await draft();
  expect(await bench.patch(`drafts/${id}`, { to: 'bob@example.com' })).toMatchObject({
    status: 422,
    body: { error: { code: 'recipient_fixed', param: 'to' } },
  });
  expect((await bench.patch(`drafts/${id}`, { to: 'Alice@EXAMPLE.com', subject: 'S' })).status).toBe(200);
});

describe('a draft that is sent', () => {
  test('becomes the message whose id is told from its own, once', async () => {
    const { id } = await draft({ to: ['alice@example.com', 'bob@example.com'] });
    const sent = await bench.post(`drafts/${id}/send`, {});
    expect(sent.status).toBe(200);
    expect(sent.body).toMatchObject({ id, status: 'sending', message_id: `msg_${id.slice(4)}` });
    expect((await bench.post(`drafts/${id}/send`, {})).body).toEqual(sent.body);
    const sends = await bench.events('send');
    expect(sends).toHaveLength(2);
    expect(sends.map(({ data }) => messageIdOfSend(String(data['requestId'])))).toEqual([
      sent.body.message_id,
      sent.body.message_id,
    ]);
    // What becomes of a draft is what becomes of the mail to its first recipient.
    expect(new Map(sends.map(({ data }) => [data['recipientEmail'], data['origin']]))).toEqual(
      new Map([
        ['alice@example.com', { kind: 'draft', id }],
        ['bob@example.com', undefined],
      ]),
    );
    expect((await bench.get(`drafts/${id}`)).body).toMatchObject({
      status: 'sending',
      sent_message_id: sent.body.message_id,
    });
    expect((await bench.get(`messages/${sent.body.message_id}`)).body).toMatchObject({
      subject: 'Quote',
      to: ['alice@example.com', 'bob@example.com'],
    });
    const events = (await bench.get('events?event_type=draft.*')).body.data;
    expect(events).toMatchObject([{ type: 'draft.sending', data: { draft_id: id, message_id: sent.body.message_id } }]);
  });

  test('cannot be rewritten, sent anew or deleted', async () => {
    const { id } = await draft();
    await bench.post(`drafts/${id}/send`);
    for (const answer of [
      await bench.patch(`drafts/${id}`, { subject: 'Other' }),
      await bench.delete(`drafts/${id}`),
      await bench.post(`drafts/${id}/schedule`, { send_at: inDays(1) }),
    ])
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: 'draft_not_changeable', draft_status: 'sending' } },
      });
  });

  test('is handed over once, however many send it at the same time, with the text it had', async () => {
    const { id } = await draft();
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => bench.post(`drafts/${id}/send`)),
      bench.patch(`drafts/${id}`, { subject: 'Rewritten' }),
    ]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const sends = await bench.events('send');
    expect(sends.length).toBeLessThanOrEqual(1);
    if (sends.length === 0) expect((await bench.post(`drafts/${id}/send`)).status).toBe(200);
    const [send] = await bench.events('send');
    expect(send?.data['subject']).toBe((await bench.get(`drafts/${id}`)).body.subject);
    expect((await types('draft')).filter((type) => type === 'draft.sending')).toHaveLength(1);
  });

  test('and refused by policy has failed, and says why', async () => {
    await bench.post('suppression', { address: 'alice@example.com', type: 'complaint' });
    const { id } = await draft({ to: ['alice@example.com', 'bob@example.com'] });
    expect(await bench.post(`drafts/${id}/send`)).toMatchObject({
      status: 422,
      body: { error: { code: 'recipient_suppressed', reason: 'suppressed', trace: expect.any(Array) } },
    });
    expect((await bench.get(`drafts/${id}`)).body).toMatchObject({
      status: 'failed',
      error_message: expect.stringContaining('suppression'),
    });
    expect(await types('draft')).toEqual(['draft.created', 'draft.sending', 'draft.failed']);
    expect(await types('send')).toEqual([]);
  });

  test('has to be written first', async () => {
    const { id } = await draft({ subject: undefined });
    expect(await bench.post(`drafts/${id}/send`)).toMatchObject({
      status: 422,
      body: { error: { code: 'draft_incomplete', param: 'subject' } },
    });
    expect((await bench.get(`drafts/${id}`)).body.status).toBe('draft');
  });
});

/** A draft whose time came a moment ago. */
async function overdue(): Promise<string> {
  const { id } = await draft();
  const requestId = sendIdOfMessage(`msg_${id.slice(4)}`, 0);
  const about = {
    requestId,
    recipientEmail: 'alice@example.com',
    subject: 'Quote',
    scheduledAt: new Date().toISOString(),
  };
  const dueAt = new Date(Date.now() - 1_000).toISOString();
  const place = { correlationId: requestId };
  await bench.record(DraftScheduled.of({ ...about, draftId: id, dueAt }), 'alice@example.com', place);
  const origin = { kind: 'draft', id } as const;
  await bench.record(SendScheduled.of({ ...about, dueAt, origin }), 'alice@example.com', place);
  return id;
}

describe('a scheduled draft', () => {
  test('waits, is moved and rewritten; the mail that waits is too', async () => {
    const [at, later] = [inDays(1), inDays(2)];
    const { id } = await draft();
    expect((await bench.post(`drafts/${id}/send`, { send_at: at })).body).toMatchObject({
      id,
      status: 'scheduled',
      send_at: at,
    });
    expect((await bench.get(`drafts/${id}`)).body).toMatchObject({ status: 'scheduled', send_at: at });
    expect((await bench.post(`drafts/${id}/schedule`, { send_at: later })).body).toMatchObject({
      status: 'scheduled',
      send_at: later,
    });
    const rewritten = await bench.patch(`drafts/${id}`, { subject: 'Better quote' });
    expect(rewritten.body).toMatchObject({ status: 'scheduled', subject: 'Better quote', send_at: later });
    const message = (await bench.get(`messages/msg_${id.slice(4)}`)).body;
    expect(message).toMatchObject({ status: 'scheduled', scheduled_at: later, subject: 'Better quote' });
    const events = (await bench.get('events?event_type=draft.scheduled')).body.data;
    expect(events.map(({ data }: { data: { send_at: string } }) => data.send_at)).toEqual([later, at]);
  });

  test('is called off with the mail that waits', async () => {
    const { id, status } = await draft({ send_at: inDays(1) });
    expect(status).toBe('scheduled');
    expect((await bench.delete(`drafts/${id}`)).body).toEqual({ id, deleted_at: expect.any(String) });
    expect((await bench.get(`drafts/${id}`)).body.status).toBe('canceled');
    expect((await bench.get(`messages/msg_${id.slice(4)}`)).body.status).toBe('canceled');
    expect(await types('send')).toEqual(['send.scheduled', 'send.canceled']);
  });

  test('is canceled when its message is', async () => {
    const { id } = await draft({ send_at: inDays(1) });
    await bench.post(`messages/msg_${id.slice(4)}/cancel`);
    expect((await bench.get(`drafts/${id}`)).body.status).toBe('canceled');
    expect((await types('draft')).at(-1)).toBe('draft.canceled');
  });

  test('that policy refuses when its time has come has failed, and says so on the stream', async () => {
    const id = await overdue();
    await bench.post('suppression', { address: 'alice@example.com', type: 'complaint' });
    await bench.comeDue(`msg_${id.slice(4)}`, 'alice@example.com');
    expect((await bench.get(`drafts/${id}`)).body).toMatchObject({
      status: 'failed',
      error_message: expect.any(String),
    });
    expect((await bench.get('events?event_type=draft.failed')).body.data).toMatchObject([
      { data: { draft_id: id, message_id: `msg_${id.slice(4)}`, reason: 'suppressed' } },
    ]);
    expect((await bench.get(`messages/msg_${id.slice(4)}`)).body.status).toBe('blocked');
  });

  test('that is released is queued as the message it is', async () => {
    const id = await overdue();
    await bench.comeDue(`msg_${id.slice(4)}`, 'alice@example.com');
    expect((await bench.get(`messages/msg_${id.slice(4)}`)).body.status).toBe('queued');
    expect((await bench.get('messages')).body.data).toHaveLength(1);
  });

  test('is not one in less than a minute', async () => {
    const soon = new Date(Date.now() + 10_000).toISOString();
    expect(await bench.post('drafts', { agent: 'sarah', to: 'a@example.com', send_at: soon })).toMatchObject({
      status: 400,
      body: { error: { param: 'send_at' } },
    });
    const { id } = await draft();
    for (const path of ['send', 'schedule'])
      expect((await bench.post(`drafts/${id}/${path}`, { send_at: soon })).status).toBe(400);
    expect(await types('draft')).toEqual(['draft.created']);
  });
});

test('a list pages from the newest to the oldest, and is narrowed by status', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift((await draft({ to: `a${i}@example.com` })).id);
  await bench.delete(`drafts/${ids[0]}`);
  const seen: string[] = [];
  for (let cursor = ''; ;) {
    const { body } = await bench.get(`drafts?limit=2${cursor}`);
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    if (!body.has_more) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  expect(seen).toEqual(ids);
  expect((await bench.get('drafts?status=canceled')).body.data).toMatchObject([{ id: ids[0], status: 'canceled' }]);
  expect((await bench.get('drafts?cursor=x')).body.error).toMatchObject({ param: 'cursor' });
});

test('drafts of another workspace, of the other world and of another mailbox are the same 404', async () => {
  await bench.agent('billing', 'billing@acme.example');
  const { id } = await draft();
  const other = await bench.anotherTenant();
  const bound = await bench.key('mk_live', undefined, 'billing@acme.example');
  for (const key of [other.live, bench.tenant.test, bound]) {
    for (const answer of [
      await bench.get(`drafts/${id}`, { key }),
      await bench.patch(`drafts/${id}`, { subject: 'x' }, { key }),
      await bench.post(`drafts/${id}/send`, {}, { key }),
      await bench.delete(`drafts/${id}`, { key }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'draft_not_found' } } });
    expect((await bench.get('drafts', { key })).body.data).toEqual([]);
  }
});

test('a draft under a key is written once', async () => {
  const headers = { 'idempotency-key': 'd1' };
  const body = { agent: 'sarah', to: 'alice@example.com' };
  const ids = [await bench.post('drafts', body, { headers }), await bench.post('drafts', body, { headers })].map(
    (it) => it.body.id,
  );
  expect(new Set(ids).size).toBe(1);
  expect(await types('draft')).toEqual(['draft.created']);
});
