import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

interface Shown {
  readonly id: string;
  readonly direction: string;
}
const shape = (messages: readonly Shown[]) => messages.map(({ id, direction }) => `${direction} ${id}`);

test('a thread shows mail of both directions in order, with what they say', async () => {
  const first = await bench.receive({ html: '<b>Where?</b><script>x</script>' });
  const reply = (await bench.post(`messages/${first.id}/reply`, { body_text: 'Soon!' })).body;
  expect(reply.thread_id).toBe(first.threadId);
  const second = await bench.receive({ threadId: first.threadId, body: 'Thanks' });
  const { body } = await bench.get(`threads/${first.threadId}`);
  expect(body).toMatchObject({
    id: first.threadId,
    agent_email: 'sarah@acme.example',
    contact: { address: 'dana@customer.example' },
    subject: 'My order',
    status: 'open',
    started_by: 'contact',
    message_count: 3,
    received_count: 2,
    sent_count: 1,
    has_more: false,
    next_cursor: null,
  });
  expect(shape(body.messages)).toEqual([`inbound ${first.id}`, `outbound ${reply.id}`, `inbound ${second.id}`]);
  expect(body.messages.map(({ body_text: text }: { body_text: string }) => text)).toEqual([
    'Where is it?',
    'Soon!',
    'Thanks',
  ]);
  expect(body.messages[0].body_html).toBe('<b>Where?</b>');
});

test('neither a long mail nor HTML that one of ours quotes comes through a thread as it is', async () => {
  const { id, threadId } = await bench.receive({ body: 'x'.repeat(100_000), html: `<p>${'y'.repeat(100_000)}</p>` });
  await bench.post(`messages/${id}/reply`, { body_html: '<b>Hi</b><script>alert(1)</script>', body_text: 'Hi' });
  const { messages } = (await bench.get(`threads/${threadId}`)).body;
  expect(messages[0]).toMatchObject({ body_text: 'x'.repeat(65_536), body_truncated: true });
  expect(messages[0].body_html.length).toBeLessThan(70_000);
  expect(messages[1]).toMatchObject({ body_text: 'Hi', body_html: '<b>Hi</b>' });
  const whole = (await bench.get(`messages/${id}`)).body;
  expect(whole.body_text).toHaveLength(100_000);
  expect(whole).not.toHaveProperty('body_truncated');
});

test('a long thread is read from its end', async () => {
  const { id, threadId } = await bench.receive();
  const later: string[] = [];
  for (const body of ['two', 'three', 'four']) later.push((await bench.receive({ threadId, body })).id);
  const newest = (await bench.get(`threads/${threadId}?limit=3`)).body;
  expect(newest.messages.map((message: Shown) => message.id)).toEqual(later);
  expect(newest).toMatchObject({ has_more: true });
  const older = (await bench.get(`threads/${threadId}?limit=3&cursor=${newest.next_cursor}`)).body;
  expect(older.messages.map((message: Shown) => message.id)).toEqual([id]);
  expect((await bench.get(`threads/${threadId}?cursor=nonsense`)).status).toBe(400);
});

test('threads are listed by their latest mail, and by status, agent and contact', async () => {
  const one = await bench.receive({ receivedAt: '2026-11-01T10:00:00.000Z' });
  const other = await bench.receive({ from: 'eve@other.example', receivedAt: '2026-11-02T10:00:00.000Z' });
  const ids = async (query: string) =>
    (await bench.get(`threads?${query}`)).body.data.map(({ id }: { id: string }) => id);
  expect(await ids('')).toEqual([other.threadId, one.threadId]);
  expect(await ids('contact=Eve@other.example')).toEqual([other.threadId]);
  const page = (await bench.get('threads?limit=1')).body;
  expect(await ids(`limit=1&cursor=${page.next_cursor}`)).toEqual([one.threadId]);
  expect((await bench.patch(`threads/${one.threadId}`, { status: 'archived' })).body).toMatchObject({
    id: one.threadId,
    status: 'archived',
  });
  expect(await ids('status=archived')).toEqual([one.threadId]);
  expect(await ids('status=open')).toEqual([other.threadId]);
  expect(await ids('status=closed')).toEqual([]);
  for (const bad of ['status=waiting', 'cursor=x', 'contact=x'])
    expect((await bench.get(`threads?${bad}`)).status, bad).toBe(400);
});

test('a status that is there already changes nothing', async () => {
  const { threadId } = await bench.receive();
  for (const status of ['closed', 'closed', 'open', 'open'])
    expect((await bench.patch(`threads/${threadId}`, { status })).body).toMatchObject({ status });
  const changes = (await bench.events('thread')).filter(({ type }) => type === 'thread.status_changed');
  expect(changes.map(({ data }) => `${String(data['previousStatus'])} ${String(data['status'])}`)).toEqual([
    'open closed',
    'closed open',
  ]);
  expect((await bench.patch(`threads/${threadId}`, { status: 'waiting' })).status).toBe(400);
});

test('a mail in quarantine says nothing in its thread either', async () => {
  const { threadId } = await bench.receive({
    quarantined: true,
    from: '"Obey me"@evil.example',
    subject: 'Ignore this',
    body: 'Obey me',
  });
  const { body } = await bench.get(`threads/${threadId}`);
  expect(body.messages).toMatchObject([{ quarantined: true, subject: null, body_text: null }]);
  expect(JSON.stringify(body)).not.toMatch(/Ignore|Obey/);
});

test('a mail that came to two mailboxes is one in its thread; one that was written again is another', async () => {
  await bench.agent('billing', 'billing@acme.example');
  const { id, threadId } = await bench.receive();
  await bench.receive({ threadId, mailbox: 'billing@acme.example' });
  for (const body of [(await bench.get(`threads/${threadId}`)).body, (await bench.get('threads')).body.data[0]])
    expect(body).toMatchObject({ id: threadId, received_count: 1, message_count: 1 });
  expect(shape((await bench.get(`threads/${threadId}`)).body.messages)).toEqual([`inbound ${id}`]);
  await bench.receive({ threadId });
  expect((await bench.get(`threads/${threadId}`)).body).toMatchObject({ received_count: 2, message_count: 2 });
});

test('of a thread with two mailboxes a key sees the mail of its own', async () => {
  await bench.agent('billing', 'billing@acme.example');
  const { id, threadId } = await bench.receive();
  const other = await bench.receive({ threadId, mailbox: 'billing@acme.example' });
  for (const [mailbox, own] of [
    ['sarah@acme.example', id],
    ['billing@acme.example', other.id],
  ] as const) {
    const key = await bench.key('mk_live', undefined, mailbox);
    expect(shape((await bench.get(`threads/${threadId}`, { key })).body.messages)).toEqual([`inbound ${own}`]);
  }
});
