import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const MESSAGE_ID = /^msg_[0-9A-HJKMNP-TV-Z]{24}00$/;

describe('an Idempotency-Key', () => {
  test('answers the same request once', async () => {
    const headers = { 'idempotency-key': 'order-2741' };
    const first = await bench.send({ to: ['a@example.com', 'b@example.com'] }, { headers });
    const again = await bench.send({ to: ['a@example.com', 'b@example.com'] }, { headers });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotent-replay')).toBe('true');
    expect(await bench.events('send')).toHaveLength(2);
  });

  test('means the same message also when its first answer was lost', async () => {
    const headers = { 'idempotency-key': 'order-2741' };
    const wanted = { to: ['a@example.com', 'b@example.com'] };
    const first = await bench.send(wanted, { headers });
    await bench.db.deleteFrom('idempotency_keys').where('workspace_id', '=', bench.tenant.workspaceId).execute();
    const again = await bench.send(wanted, { headers });
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
    expect(await bench.events('send')).toHaveLength(2);
  });

  test('refuses another request', async () => {
    const headers = { 'idempotency-key': 'order-2741' };
    await bench.send({}, { headers });
    expect((await bench.send({ subject: 'Other' }, { headers })).status).toBe(422);
    expect(await bench.events('send')).toHaveLength(1);
  });
});

describe('a bad request', () => {
  test.each([
    [{ to: undefined }, 'to', /required/],
    [{ subject: undefined }, 'subject', /required/],
    [{ body_text: undefined }, 'body_text', /required/],
    [{ to: 'alice' }, 'to.0', /@/],
    [{ to: ['ok@example.com', 'Bob <bob>'] }, 'to.1', /@/],
    [{ to: [] }, 'to', /somebody/],
    [{ subject: 'a\r\nBcc: x@example.com' }, 'subject', /one line/],
    [{ recipients: [] }, 'recipients', /Unknown/],
    [{ text: 'Other' }, 'text', /alias/],
    [{ headers: { Subject: 'x' } }, 'headers', /server/],
    [{ headers: { 'X-A': 'a\r\nB: c' } }, 'headers.X-A', /one line/],
    [{ attachments: [{ filename: 'a.txt', content_base64: '***' }] }, 'attachments.0.content_base64', /base64/],
    [{ scheduled_at: 'tomorrow' }, 'scheduled_at', /ISO 8601/],
    [{ metadata: { a: 1 } }, 'metadata.a', /string/],
  ])('%j is 400 and names the field', async (fields, param, message) => {
    const { status, body } = await bench.send(fields);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ type: 'invalid_request_error', code: 'invalid_field', param });
    expect(body.error.message).toMatch(message);
    expect(await bench.events('send')).toEqual([]);
  });

  test('with a key of another product, without one, or without the scope is refused in the same shape', async () => {
    const other = await bench.key('mm_live');
    expect(await bench.send({}, { key: other })).toMatchObject({
      status: 403,
      body: { error: { type: 'permission_error' } },
    });
    expect(await bench.send({}, { key: '' })).toMatchObject({
      status: 401,
      body: { error: { type: 'authentication_error' } },
    });
  });
});

test('a batch has a result for each, in order: one bad message does not stop the others', async () => {
  await bench.post('suppression', { address: 'no@example.com' });
  const { status, body } = await bench.post('messages/batch', [
    { agent: 'sarah', to: 'a@example.com', subject: 'A', body_text: 'a' },
    { agent: 'sarah', to: 'nobody', subject: 'B', body_text: 'b' },
    { agent: 'sarah', to: 'no@example.com', subject: 'C', body_text: 'c' },
    { agent: 'ghost', to: 'd@example.com', subject: 'D', body_text: 'd' },
    { agent: 'sarah', to: 'e@example.com', subject: 'E', body_text: 'e' },
  ]);
  expect(status).toBe(200);
  expect(body.batch_size).toBe(5);
  expect(body.data).toMatchObject([
    { id: expect.stringMatching(MESSAGE_ID), status: 'queued' },
    { error: { code: 'invalid_field', param: 'to.0' } },
    { error: { code: 'recipient_suppressed' } },
    { error: { code: 'agent_not_found' } },
    { id: expect.stringMatching(MESSAGE_ID), status: 'queued' },
  ]);
  expect((await bench.events('send')).filter(({ type }) => type === 'send.queued')).toHaveLength(2);
});

test('a template fills the mail in; what is missing is an error before anything is sent', async () => {
  await bench.db
    .insertInto('templates')
    .values({
      id: 'tpl_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
      workspace_id: bench.tenant.workspaceId,
      name: `welcome`,
      subject: 'Hi {{ name }}',
      html: '<p>{{ name }}</p>',
      text: null,
    })
    .onConflict((on) => on.doNothing())
    .execute();
  const wanted = { to: 'alice@example.com', template_id: 'welcome' };
  expect(await bench.post('messages', wanted)).toMatchObject({
    status: 422,
    body: { error: { code: 'missing_variables', param: 'variables.name' } },
  });
  const { body } = await bench.post('messages', { ...wanted, variables: { name: '<Ann>' } });
  expect((await bench.get(`messages/${body.id}`)).body).toMatchObject({
    subject: 'Hi <Ann>',
    body_html: '<p>&lt;Ann&gt;</p>',
  });
});
