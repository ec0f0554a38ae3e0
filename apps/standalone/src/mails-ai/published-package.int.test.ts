import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Answer } from '../own-installation.fixture.js';
import { MailsAiBench } from './mails-ai.fixture.js';

let bench: MailsAiBench;
beforeAll(async () => {
  bench = await MailsAiBench.start();
});
afterAll(() => bench[Symbol.asyncDispose]());
beforeEach(() => bench.renew());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** As the package for JavaScript makes them (PEERS 5.2): paths, verbs, and bodies with the fields it fills in. */
const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  bench.call(method, `/api/v1/${path}`, body, {
    key: bench.tenant.test,
    headers: { 'content-type': 'application/json', ...headers },
  });

async function answer(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
  const { status, body: answered } = await call(method, path, body, headers);
  expect(status, `${method} ${path}: ${JSON.stringify(answered)}`).toBeLessThan(300);
  return answered;
}

const SEND_RESULT = {
  id: expect.any(String),
  agent_id: expect.any(String),
  from: 'sarah@acme.example',
  to: ['user@example.com'],
  subject: 'Your code',
  routing_pool: expect.stringMatching(/^(clean|mixed|outbound)$/),
  classifier_score: expect.any(Number),
  status: expect.stringMatching(/^(queued|scheduled|sent)$/),
  cost_usd: expect.any(Number),
  test_mode: true,
  created_at: expect.any(String),
};
const LIST = { data: expect.any(Array), has_more: expect.any(Boolean) };

test('messages: send, batch, list, get, reschedule, cancel, reply, forward, raw', async () => {
  const input = {
    agent: 'sarah',
    to: 'user@example.com',
    subject: 'Your code',
    body_text: '481920',
    pool_hint: 'clean',
  };
  const sent = await answer('POST', 'messages', input, { 'Idempotency-Key': 'k1' });
  expect(sent).toMatchObject(SEND_RESULT);
  const batch = await answer('POST', 'messages/batch', [{ ...input, to: ['b@example.com'] }], {
    'Idempotency-Key': 'k2',
  });
  expect(batch).toMatchObject({ data: [{ ...SEND_RESULT, to: ['b@example.com'] }], batch_size: 1 });
  expect(await answer('GET', 'messages?limit=10')).toMatchObject(LIST);
  expect(await answer('GET', `messages/${sent.id}`)).toMatchObject(SEND_RESULT);
  const later = await answer('POST', 'messages', {
    ...input,
    scheduled_at: inDays(1),
    tags: [{ name: 'a', value: 'b' }],
  });
  expect(later).toMatchObject({ ...SEND_RESULT, scheduled_at: expect.any(String), tags: [{ name: 'a', value: 'b' }] });
  const moved = inDays(2);
  expect(await answer('PATCH', `messages/${later.id}`, { scheduled_at: moved })).toEqual({
    id: later.id,
    scheduled_at: moved,
    status: 'scheduled',
  });
  expect(await answer('POST', `messages/${later.id}/cancel`)).toEqual({
    id: later.id,
    status: 'canceled',
    canceled_at: expect.any(String),
  });
  // It sends what it was given, and `body` once more under its other name.
  const reply = await answer('POST', `messages/${sent.id}/reply`, { body: 'And?', body_text: 'And?' });
  expect(reply).toMatchObject({ ...SEND_RESULT, subject: 'Re: Your code', in_reply_to_message_id: sent.id });
  const forward = await answer('POST', `messages/${sent.id}/forward`, { to: 'x@example.com', body_text: 'FYI' });
  expect(forward).toMatchObject({
    ...SEND_RESULT,
    to: ['x@example.com'],
    subject: 'Fwd: Your code',
    forwarded_from: sent.id,
  });
  expect(await answer('GET', `messages/${sent.id}/raw`)).toMatch(/^Subject: Your code\r$/m);
});

test('drafts: create, list, get, update, send, remove', async () => {
  const row = {
    id: expect.any(String),
    agent_id: expect.any(String),
    to: ['user@example.com'],
    status: 'draft',
    created_at: expect.any(String),
    updated_at: expect.any(String),
  };
  const draft = await answer('POST', 'drafts', {
    agent: 'sarah',
    to: 'user@example.com',
    subject: 'Quote',
    body_text: '42',
  });
  expect(draft).toMatchObject(row);
  expect(await answer('GET', 'drafts?status=draft')).toMatchObject({ ...LIST, data: [row] });
  expect(await answer('PATCH', `drafts/${draft.id}`, { body_text: '40' })).toMatchObject({ ...row, body_text: '40' });
  const sent = await answer('POST', `drafts/${draft.id}/send`, {});
  expect(sent).toMatchObject({ id: draft.id, status: expect.any(String), message_id: expect.any(String) });
  expect(await answer('GET', `drafts/${draft.id}`)).toMatchObject({
    status: expect.stringMatching(/^(sending|sent)$/),
    sent_message_id: sent.message_id,
  });
  const other = await answer('POST', 'drafts', {
    agent: 'sarah',
    to: 'user@example.com',
    send_at: inDays(1),
    subject: 'Q',
    body_text: 'x',
  });
  expect(other).toMatchObject({ status: 'scheduled', send_at: expect.any(String) });
  expect(await answer('DELETE', `drafts/${other.id}`)).toEqual({ id: other.id, deleted_at: expect.any(String) });
});

test('agents: create, list, get, update, archive', async () => {
  const row = {
    id: expect.any(String),
    name: 'billing',
    email: 'billing@acme.example',
    domain: 'acme.example',
    workspace_id: bench.tenant.workspaceId,
    status: 'active',
    created_at: expect.any(String),
  };
  const agent = await answer('POST', 'agents', { name: 'billing', domain: 'acme.example', classify_inbound: true });
  expect(agent).toMatchObject(row);
  expect(await answer('GET', 'agents?limit=100')).toMatchObject({
    ...LIST,
    data: expect.arrayContaining([expect.objectContaining(row)]),
  });
  expect(await answer('GET', `agents/${agent.id}`)).toMatchObject(row);
  expect(await answer('PATCH', `agents/${agent.id}`, { status: 'paused' })).toMatchObject({ ...row, status: 'paused' });
  expect(await answer('DELETE', `agents/${agent.id}`)).toMatchObject({
    id: agent.id,
    status: 'archived',
    archived_at: expect.any(String),
  });
});

test('suppression: check, allow, list, revoke', async () => {
  expect(await answer('GET', 'suppression?address=gone%40example.com')).toMatchObject({ suppressed: false });
  await answer('POST', 'suppression', { address: 'gone@example.com', type: 'hard_bounce' });
  expect(await answer('GET', 'suppression?address=gone%40example.com')).toMatchObject({
    suppressed: true,
    type: 'hard_bounce',
    scope: expect.any(String),
    since: expect.any(String),
  });
  const entry = {
    id: expect.any(String),
    address: 'gone@example.com',
    attestation: 'They gave us a new server.',
    created_at: expect.any(String),
  };
  const allowed = await answer('POST', 'suppression/allow', {
    address: 'gone@example.com',
    attestation: entry.attestation,
  });
  expect(allowed).toEqual(entry);
  expect(await answer('GET', 'suppression')).toMatchObject({ ...LIST, data: [entry] });
  expect(await answer('DELETE', `suppression/allow/${allowed.id}`)).toEqual({
    id: allowed.id,
    revoked_at: expect.any(String),
  });
});

test('me: the key, its workspace, and the agent it is bound to', async () => {
  expect(await answer('GET', 'me')).toMatchObject({
    api_key: {
      id: expect.stringMatching(/^key_/),
      prefix: expect.stringMatching(/^mk_test_/),
      mode: 'test',
      scopes: ['read', 'send', 'manage', 'generate'],
      agent_id: null,
    },
    workspace: { id: bench.tenant.workspaceId, display_name: 'Test', tier: expect.any(String), tier_status: 'active' },
    agent: null,
  });
  const key = await bench.key('mk_live', undefined, 'sarah@acme.example');
  expect((await bench.get('me', { key })).body).toMatchObject({
    api_key: { mode: 'live' },
    agent: { name: 'sarah', email: 'sarah@acme.example' },
  });
});

test('an error has what MailsError reads, and its request id in the header', async () => {
  const refused = await call('POST', 'messages', {
    agent: 'ghost',
    to: 'user@example.com',
    subject: 'S',
    body_text: 'x',
  });
  expect(refused).toMatchObject({
    status: 404,
    body: { error: { type: 'resource_error', code: 'agent_not_found', message: expect.any(String), param: 'agent' } },
  });
  expect(refused.headers.get('x-request-id')).toBe(refused.body.error.request_id);
});
