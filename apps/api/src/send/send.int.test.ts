import { contactKey } from '@posthorn/events';
import { FileBlobStore } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

describe('request-send', () => {
  test("queues a send of the caller's workspace, with its content in the blob store", async () => {
    const agentId = await api.register('sales');
    const payload = { subject: 'Hello', html: '<p>Hi</p>', text: 'Hi' };
    const { status, body } = await api.requestSend(
      { payload, dedupeKey: 'k', templateId: 'welcome' },
      { headers: { 'x-agent-id': agentId } },
    );
    expect({ status, body }).toEqual({
      status: 200,
      body: { requestId: expect.stringMatching(/^req_/), status: 'queued' },
    });
    const [event] = await api.queuedSends();
    const { requestId } = body;
    expect(event).toMatchObject({
      subject: `evt.${api.workspace.workspaceId}.send.${contactKey(api.workspace.secret, 'alice@example.com')}.queued`,
      agentId,
      testMode: false,
      correlationId: requestId,
      data: { requestId, recipientEmail: 'alice@example.com', templateId: 'welcome', subject: 'Hello', dedupeKey: 'k' },
    });
    const { sha256 } = event!.data['content'] as { sha256: string };
    expect(JSON.parse(Buffer.from((await new FileBlobStore(api.blobDir).get(sha256)) ?? []).toString())).toEqual(
      payload,
    );
  });

  test('with a test key queues a test send, apart from the live one of the same key', async () => {
    const live = await api.requestSend({ dedupeKey: 'k' });
    const trial = await api.requestSend({ dedupeKey: 'k' }, { key: api.workspace.keys.mm_test });
    expect(trial.body['requestId']).not.toBe(live.body['requestId']);
    expect((await api.queuedSends()).map(({ testMode }) => testMode)).toEqual([false, true]);
  });

  test('is shown at once', async () => {
    const { body } = await api.requestSend({});
    expect(await api.call('GET', `sends/${String(body['requestId'])}`)).toMatchObject({
      status: 200,
      body: { requestId: body['requestId'], status: 'queued', recipientEmail: 'alice@example.com', deliveredAt: null },
    });
  });

  test('without a dedupe key is a new send every time', async () => {
    await api.requestSend({});
    await api.requestSend({});
    expect(await api.queuedSends()).toHaveLength(2);
  });
});

describe('a dedupe key', () => {
  test('repeated twenty times at once is one send', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        api.requestSend(index % 2 ? { dedupeKey: 'k' } : { idempotencyKey: 'k' }),
      ),
    );
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await api.queuedSends()).toHaveLength(1);
  });

  test('repeated later, after the projector has it, is the same send', async () => {
    const first = await api.requestSend({ dedupeKey: 'k', payload: { subject: 'a', text: 'b' } });
    await api.project();
    const again = await api.requestSend({ dedupeKey: 'k', payload: { text: 'b', subject: 'a' } });
    expect(again).toEqual(first);
    expect(await api.queuedSends()).toHaveLength(1);
  });

  test.each([
    ['recipient', { recipientEmail: 'bob@example.com' }],
    ['content', { payload: { subject: 'other' } }],
    ['template', { templateId: 'other' }],
  ])('with another %s is refused, soon and late', async (_, change) => {
    const first = await api.requestSend({ dedupeKey: 'k' });
    const refused = {
      status: 422,
      body: { code: 'DEDUPE_KEY_REUSED', requestId: first.body['requestId'], fix: expect.any(String) },
    };
    expect(await api.requestSend({ dedupeKey: 'k', ...change })).toMatchObject(refused);
    await api.project();
    expect(await api.requestSend({ dedupeKey: 'k', ...change })).toMatchObject(refused);
    expect(await api.queuedSends()).toHaveLength(1);
  });

  test('used for two recipients at once queues one of them', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => api.requestSend({ dedupeKey: 'k', recipientEmail: `${name}@example.com` })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422, 422]);
    expect(await api.queuedSends()).toHaveLength(1);
  });
});

describe('the header Idempotency-Key', () => {
  const key = (value: string) => ({ headers: { 'idempotency-key': value } });

  test('is the dedupe key by another name', async () => {
    const answers = [
      await api.requestSend({}, key('k')),
      await api.requestSend({ dedupeKey: 'k' }),
      await api.requestSend({ idempotencyKey: 'k' }, key('k')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body['requestId'])).size).toBe(1);
    expect((await api.queuedSends()).map(({ data }) => data['dedupeKey'])).toEqual(['k']);
  });

  test.each([
    ['that differs from dedupeKey', { dedupeKey: 'a' }, 'b'],
    ['that differs from idempotencyKey', { idempotencyKey: 'a' }, 'b'],
    ['that is empty', {}, ''],
    ['that is empty beside a key in the body', { dedupeKey: 'a' }, ''],
    ['longer than a dedupe key', {}, 'k'.repeat(256)],
    ['that is not ASCII, whose bytes would mean another key in the body', {}, '\u00e9'],
  ])('%s is refused', async (_, body, header) => {
    expect(await api.requestSend(body, key(header))).toMatchObject({
      status: 400,
      body: {
        code: 'INVALID_REQUEST',
        detail: expect.stringContaining('Idempotency-Key: '),
        errors: [{ parameter: 'Idempotency-Key' }],
      },
    });
    expect(await api.queuedSends()).toEqual([]);
  });
});

describe('a request to send is refused for', () => {
  test.each([
    ['recipientEmail', { recipientEmail: 'Alice <alice@example.com>' }],
    ['recipientEmail', { recipientEmail: ['alice@example.com'] }],
    ['scheduledAt', { scheduledAt: 'tomorrow' }],
    ['attachments', { attachments: [{}] }],
    ['humanize', { humanize: true }],
    ['dedupKey', { dedupKey: 'misspelt' }],
    ['idempotencyKey', { dedupeKey: 'a', idempotencyKey: 'b' }],
    ['payload/subject', { payload: { subject: 'a\r\nBcc: b' } }],
    ['payload', { payload: JSON.parse('['.repeat(40) + ']'.repeat(40)) }],
  ])('%s', async (name, body) => {
    expect(await api.requestSend(body)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(name) } });
    expect(await api.queuedSends()).toEqual([]);
  });

  test('a payload nested to end the call stack', async () => {
    const nested = '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000);
    const body = `{"recipientEmail":"alice@example.com","payload":${nested}}`;
    expect(await api.call('POST', 'request-send', body)).toMatchObject({ status: 400 });
  });

  test("another workspace's tenantId", async () => {
    expect(await api.requestSend({ tenantId: 'wsk_other' })).toMatchObject({
      status: 403,
      body: { code: 'TENANT_MISMATCH' },
    });
  });

  test('an unknown agent', async () => {
    const refused = { status: 422, body: { code: 'UNKNOWN_AGENT', fix: expect.any(String) } };
    expect(await api.requestSend({}, { headers: { 'x-agent-id': 'agt_none' } })).toMatchObject(refused);
    expect(await api.requestSend({ mailboxId: 'agt_none' })).toMatchObject(refused);
  });

  test.each(['dedupeKey', 'idempotency_key', 'dryRun'])('a query parameter it does not know: %s', async (name) => {
    const answer = await api.call('POST', `request-send?${name}=1`, { recipientEmail: 'alice@example.com' });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ parameter: name }] } });
    expect(await api.queuedSends()).toEqual([]);
  });

  test("another workspace's tenantId in the query", async () => {
    const answer = await api.call('POST', 'request-send?tenantId=wsk_other', { recipientEmail: 'alice@example.com' });
    expect(answer).toMatchObject({ status: 403, body: { code: 'TENANT_MISMATCH' } });
  });

  test('two agents', async () => {
    expect(await api.requestSend({ mailboxId: 'agt_b' }, { headers: { 'x-agent-id': 'agt_a' } })).toMatchObject({
      status: 422,
      body: { code: 'AGENT_MISMATCH' },
    });
  });
});

test('a send is not shown to whoever names another tenant', async () => {
  const { body } = await api.requestSend({});
  const path = `sends/${String(body['requestId'])}`;
  expect(await api.call('GET', `${path}?tenantId=${api.workspace.workspaceId}`)).toMatchObject({ status: 200 });
  expect(await api.call('GET', `${path}?tenantId=wsk_other`)).toMatchObject({ status: 403 });
  expect(await api.call('GET', path, undefined, { key: (await api.anotherWorkspace()).keys.mm_live })).toMatchObject({
    status: 404,
  });
});

test('a test send is shown to test keys alone, a live one to live keys', async () => {
  const { mm_live, mm_test } = api.workspace.keys;
  for (const [own, other] of [[mm_live, mm_test] as const, [mm_test, mm_live] as const]) {
    const path = `sends/${String((await api.requestSend({}, { key: own })).body['requestId'])}`;
    expect(await api.call('GET', path, undefined, { key: own })).toMatchObject({ status: 200 });
    expect(await api.call('GET', path, undefined, { key: other })).toMatchObject({
      status: 404,
      body: { code: 'UNKNOWN_SEND' },
    });
  }
});

test.each(['req_00000000000000000000000000', 'nonsense', '%00'])(
  'a send that is not of this workspace is unknown: %s',
  async (id) => {
    expect(await api.call('GET', `sends/${id}`)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_SEND' } });
  },
);
