import { DeliverySent, messageIdOfSend } from '@posthorn/events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const MESSAGE_ID = /^msg_[0-9A-HJKMNP-TV-Z]{24}00$/;

describe('POST /v1/messages', () => {
  test('answers 201 with what its package reads, under both prefixes', async () => {
    for (const path of ['/v1/messages', '/api/v1/messages']) {
      const { status, body, headers } = await bench.call('POST', path, {
        agent: 'sarah',
        to: `user-${path.length}@example.com`,
        subject: 'Your order shipped',
        body_text: 'Tracking: 1Z999AA10123456784',
        metadata: { order_id: '2741' },
        tags: [{ name: 'kind', value: 'order' }],
      });
      expect(status).toBe(201);
      expect(headers.get('x-request-id')).toMatch(/\S/);
      expect(body).toMatchObject({
        id: expect.stringMatching(MESSAGE_ID),
        agent_id: expect.stringMatching(/^agt_/),
        from: 'sarah@acme.example',
        to: [`user-${path.length}@example.com`],
        subject: 'Your order shipped',
        routing_pool: 'clean',
        classifier_score: 0,
        cost_usd: 0,
        status: 'queued',
        metadata: { order_id: '2741' },
        tags: [{ name: 'kind', value: 'order' }],
        created_at: expect.stringMatching(/Z$/),
      });
      expect(body).not.toHaveProperty('test_mode');
    }
  });

  test('queues one send, from the agent, with the content in the blob store', async () => {
    const { body } = await bench.send({
      to: 'Alice <alice@example.com>',
      html: '<p>Hi</p>',
      reply_to: 'desk@acme.example',
    });
    const [event] = await bench.events('send');
    expect(event).toMatchObject({ type: 'send.queued', testMode: false, agentId: body.agent_id });
    expect(event?.data).toMatchObject({ recipientEmail: 'alice@example.com', subject: 'Hello' });
    expect(event?.data).not.toHaveProperty('groupId');
    expect(messageIdOfSend(String(event?.data['requestId']))).toBe(body.id);
    const shown = await bench.get(`messages/${body.id}`);
    expect(shown.body).toMatchObject({ id: body.id, body_text: 'Hi', body_html: '<p>Hi</p>', status: 'queued' });
  });

  test('takes the names of older pages for the same fields', async () => {
    for (const [i, body] of [{ text: 'Hi' }, { body: 'Hi' }, { body_text: 'Hi', body: 'Hi' }].entries()) {
      const { status } = await bench.post('messages', {
        agent_id: 'sarah',
        to: [`a${i}@example.com`],
        subject: 'S',
        ...body,
      });
      expect(status).toBe(201);
    }
  });

  test('a test key is answered the same, and says that nothing leaves the server', async () => {
    const { status, body } = await bench.send({}, { key: bench.tenant.test });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'queued', test_mode: true, sandbox: true });
    expect((await bench.events('send'))[0]?.testMode).toBe(true);
  });

  test('a message of a test key is not there for a live key, and the other way round', async () => {
    const live = (await bench.send()).body.id as string;
    const tried = (await bench.send({ to: 'b@example.com' }, { key: bench.tenant.test })).body.id as string;
    expect((await bench.get(`messages/${tried}`)).status).toBe(404);
    expect((await bench.get(`messages/${live}`, { key: bench.tenant.test })).status).toBe(404);
    expect((await bench.get('messages')).body.data.map(({ id }: { id: string }) => id)).toEqual([live]);
  });

  test('the workspace that has several agents is asked for one', async () => {
    await bench.agent('billing', 'billing@acme.example');
    expect(await bench.send()).toMatchObject({
      status: 400,
      body: { error: { code: 'missing_field', param: 'agent' } },
    });
    for (const sender of [
      { agent: 'billing' },
      { from: 'billing@acme.example' },
      { from: 'Acme <billing@acme.example>' },
    ])
      expect((await bench.send(sender)).body).toMatchObject({ from: 'billing@acme.example' });
  });

  test('an address at a domain of the workspace makes its agent; elsewhere nobody is made up', async () => {
    const { workspaceId } = bench.tenant;
    const domain = { dkim_selector: 's', dkim_private_key: 'k', dkim_public_key: 'p', warmup_started_at: null };
    await bench.db
      .insertInto('sending_domains')
      .values({
        id: 'dom_1',
        workspace_id: workspaceId,
        domain: 'acme.example',
        verified_at: null,
        checked_at: null,
        ...domain,
      })
      .execute();
    expect((await bench.send({ from: 'News <news@acme.example>' })).body).toMatchObject({ from: 'news@acme.example' });
    expect((await bench.get('agents/news')).body).toMatchObject({
      name: 'news',
      email: 'news@acme.example',
      display_name: 'News',
    });
    for (const from of ['ceo@other.example', 'nobody'])
      expect(await bench.send({ from })).toMatchObject({
        status: 404,
        body: { error: { type: 'resource_error', code: 'agent_not_found' } },
      });
  });
});

describe('a message to several', () => {
  test('is one message of one send each, with one id in the answer, the list and the stream', async () => {
    const { status, body } = await bench.send({
      to: ['a@example.com', 'B <b@example.com>'],
      cc: ['c@example.com', 'a@example.com'],
      bcc: 'd@example.com',
    });
    expect(status).toBe(201);
    expect(body.to).toEqual(['a@example.com', 'b@example.com']);
    expect(body.recipients).toMatchObject([
      { address: 'a@example.com', type: 'to', status: 'queued' },
      { address: 'b@example.com', type: 'to', status: 'queued' },
      { address: 'c@example.com', type: 'cc', status: 'queued' },
      { address: 'd@example.com', type: 'bcc', status: 'queued' },
    ]);
    const sends = await bench.events('send');
    expect(sends).toHaveLength(4);
    expect(new Set(sends.map(({ data }) => data['groupId']))).toEqual(new Set([body.id]));
    expect(new Set(sends.map(({ data }) => messageIdOfSend(String(data['requestId']))))).toEqual(new Set([body.id]));

    const last = sends.at(-1)!;
    const requestId = String(last.data['requestId']);
    const recipientEmail = String(last.data['recipientEmail']);
    await bench.record(
      DeliverySent.of({ requestId, recipientEmail, sentAt: new Date().toISOString() }),
      recipientEmail,
      { correlationId: requestId },
    );
    const listed = await bench.get('messages');
    expect(listed.body).toMatchObject({ data: [{ id: body.id, to: body.to, cc: ['c@example.com'] }], has_more: false });
    const shown = (await bench.get(`messages/${body.id}`)).body;
    expect(shown.status).toBe('queued');
    expect(shown.recipients.find(({ address }: { address: string }) => address === recipientEmail)).toMatchObject({
      status: 'sent',
      sent_at: expect.any(String),
    });
    const events = await bench.get('events?event_type=message.sent');
    expect(events.body.data).toMatchObject([
      { source_message_id: body.id, data: { message_id: body.id, to: recipientEmail } },
    ]);
  });

  test('goes to those whom policy allows; the others say why', async () => {
    await bench.post('suppression', { address: 'b@example.com', type: 'hard_bounce' });
    const { status, body } = await bench.send({ to: ['a@example.com', 'b@example.com'] });
    expect(status).toBe(201);
    expect(body.status).toBe('queued');
    expect(body.recipients[1]).toMatchObject({
      address: 'b@example.com',
      status: 'blocked',
      reason: 'suppressed',
      suppression: { type: 'hard_bounce' },
      trace: expect.any(Array),
    });
  });

  test('is listed also when its first recipient was refused, and not when all were', async () => {
    for (const address of ['a@example.com', 'b@example.com']) await bench.post('suppression', { address });
    const { body } = await bench.send({ to: ['a@example.com', 'ok@example.com'] });
    expect((await bench.send({ to: ['a@example.com', 'b@example.com'] })).status).toBe(422);
    expect((await bench.send({ to: 'a@example.com' })).status).toBe(422);
    expect((await bench.get('messages')).body.data.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });
});

describe('a refusal by policy', () => {
  test('of a suppressed recipient is 422 in the words of mails.ai, with reason and trace', async () => {
    await bench.post('suppression', { address: 'alice@example.com', type: 'complaint' });
    const { status, body } = await bench.send();
    expect(status).toBe(422);
    expect(body.error).toMatchObject({
      type: 'abuse_error',
      code: 'recipient_suppressed',
      param: 'to',
      message: expect.stringContaining('suppression'),
      reason: 'suppressed',
      suppression: { type: 'complaint' },
      message_id: expect.stringMatching(MESSAGE_ID),
      rule_set_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(body.error.trace.at(-1)).toMatchObject({ rule: expect.stringContaining('suppress'), outcome: 'failed' });
    expect((await bench.events('policy')).map(({ type }) => type)).toEqual(['policy.blocked']);
  });

  test('of a paused agent is 422 agent_paused, until it is resumed', async () => {
    await bench.post('agents/sarah/pause', {});
    expect(await bench.send()).toMatchObject({
      status: 422,
      body: { error: { type: 'abuse_error', code: 'agent_paused' } },
    });
    await bench.post('agents/sarah/resume', {});
    expect((await bench.send()).status).toBe(201);
  });

  test('of a spent limit is 429', async () => {
    await bench.patch('agents/sarah', { daily_send_limit: 1 });
    expect((await bench.send({ to: 'a@example.com' })).status).toBe(201);
    const refused = await bench.send({ to: 'b@example.com' });
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { type: 'rate_limit_error', code: 'daily_limit_exceeded', reason: 'rate_limited' } },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(86_400);
  });

  test('that holds a mail for a person is none: 202, pending approval', async () => {
    const { id } = (await bench.get('agents/sarah')).body;
    await bench.db.updateTable('agents').set({ autonomy_level: 1 }).where('id', '=', id).execute();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const { status, body } = await bench.send();
    expect(status).toBe(202);
    expect(body).toMatchObject({
      status: 'pending_approval',
      recipients: [{ approval_id: expect.stringMatching(/^apr_/) }],
    });
    expect((await bench.get(`messages/${body.id}`)).body.status).toBe('pending_approval');
  });
});

describe('a scheduled message', () => {
  test('waits, is moved and canceled; the events carry its id', async () => {
    const at = inDays(1);
    const sent = await bench.send({ scheduled_at: at });
    expect(sent).toMatchObject({ status: 201, body: { status: 'scheduled', scheduled_at: at } });
    const { id } = sent.body;
    const later = inDays(2);
    expect(await bench.patch(`messages/${id}`, { scheduled_at: later })).toMatchObject({
      status: 200,
      body: { id, status: 'scheduled', scheduled_at: later },
    });
    expect((await bench.get(`messages/${id}`)).body).toMatchObject({ status: 'scheduled', scheduled_at: later });
    const canceled = await bench.call('POST', `messages/${id}/cancel`);
    expect(canceled).toMatchObject({ status: 200, body: { id, status: 'canceled', canceled_at: expect.any(String) } });
    expect((await bench.get(`messages/${id}`)).body.status).toBe('canceled');
    const { body } = await bench.get('events?event_type=message.scheduled,message.rescheduled,message.canceled');
    expect(body.data).toMatchObject([
      { type: 'message.canceled', source_message_id: id },
      { type: 'message.rescheduled', source_message_id: id, data: { scheduled_at: later } },
      { type: 'message.scheduled', source_message_id: id, data: { scheduled_at: at, message_id: id } },
    ]);
    expect(await bench.patch(`messages/${id}`, { scheduled_at: later })).toMatchObject({
      status: 409,
      body: { error: { code: 'message_not_changeable', message_status: 'canceled' } },
    });
  });

  test('to several is canceled as one', async () => {
    const { body } = await bench.send({ to: ['a@example.com', 'b@example.com'], scheduled_at: inDays(1) });
    await bench.post(`messages/${body.id}/cancel`);
    expect((await bench.events('send')).filter(({ type }) => type === 'send.canceled')).toHaveLength(2);
    expect((await bench.get(`messages/${body.id}`)).body).toMatchObject({
      status: 'canceled',
      recipients: [{ status: 'canceled' }, { status: 'canceled' }],
    });
  });

  test('in less than a minute is refused', async () => {
    for (const at of [new Date().toISOString(), new Date(Date.now() + 30_000).toISOString()])
      expect(await bench.send({ scheduled_at: at })).toMatchObject({
        status: 400,
        body: { error: { code: 'invalid_field', param: 'scheduled_at' } },
      });
  });
});

describe('a list', () => {
  test('pages from the newest to the oldest, each message once', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++)
      ids.unshift((await bench.send({ to: [`a${i}@example.com`, `b${i}@example.com`] })).body.id);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await bench.get(`messages?limit=2${cursor}`);
      expect(Object.keys(body)).toEqual(['data', 'has_more', 'next_cursor']);
      seen.push(...body.data.map(({ id }: { id: string }) => id));
      expect(body.has_more).toBe(body.next_cursor !== null);
      if (!body.has_more) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(ids);
  });

  test('is narrowed by agent and thread', async () => {
    await bench.agent('billing', 'billing@acme.example');
    const billing = (await bench.send({ agent: 'billing', thread_id: 'thr_1' })).body.id;
    const sarah = (await bench.send({ agent: 'sarah', to: 'b@example.com' })).body.id;
    const ids = async (query: string) =>
      (await bench.get(`messages?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await ids('agent_id=billing')).toEqual([billing]);
    expect(await ids('agent_id=sarah')).toEqual([sarah]);
    expect(await ids('thread_id=thr_1')).toEqual([billing]);
    expect((await bench.get('messages?agent_id=nobody')).status).toBe(404);
  });
});

test('nothing of a workspace is there for another one', async () => {
  const { id } = (await bench.send({ scheduled_at: inDays(1) })).body;
  const { live: key } = await bench.anotherTenant();
  for (const [method, path, body] of [
    ['GET', `messages/${id}`, undefined],
    ['GET', `messages/${id}/raw`, undefined],
    ['POST', `messages/${id}/cancel`, {}],
    ['PATCH', `messages/${id}`, { scheduled_at: inDays(2) }],
    ['POST', `messages/${id}/reply`, { body_text: 'x' }],
    ['POST', `messages/${id}/forward`, { to: 'x@example.com' }],
  ] as const)
    expect(await bench.call(method, path, body, { key }), `${method} ${path}`).toMatchObject({
      status: 404,
      body: { error: { type: 'resource_error', code: 'message_not_found', param: 'id' } },
    });
  expect((await bench.get('messages', { key })).body.data).toEqual([]);
  expect((await bench.get(`messages/${id}`)).body.status).toBe('scheduled');
});

test('a key that is bound to a mailbox sends as its agent, and sees nothing else', async () => {
  await bench.agent('billing', 'billing@acme.example');
  const key = await bench.key('mk_live', undefined, 'billing@acme.example');
  const theirs = (await bench.send({ agent: 'sarah' })).body.id;
  const own = await bench.send({ to: 'b@example.com' }, { key });
  expect(own.body).toMatchObject({ from: 'billing@acme.example' });
  expect(await bench.send({ agent: 'sarah' }, { key })).toMatchObject({
    status: 403,
    body: { error: { code: 'agent_mismatch' } },
  });
  expect((await bench.get(`messages/${theirs}`, { key })).status).toBe(404);
  expect((await bench.get('messages', { key })).body.data.map(({ id }: { id: string }) => id)).toEqual([own.body.id]);
});
