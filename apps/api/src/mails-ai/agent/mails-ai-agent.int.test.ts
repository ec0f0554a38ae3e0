import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../../api.fixture.js';

let api: ApiBench;
let id: string;
let key: string;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(async () => {
  await api.renew();
  id = await api.mailbox({ address: 'sarah@acme.example', autonomyLevel: 3 });
  key = await api.boundKey('sarah@acme.example', 'mk_live');
});

/** Of mails.ai, whose paths stand beside molted's. */
const call = (method: string, path: string, body?: object, withKey = key) =>
  api.call(method, `../${path}`, body, { key: withKey });

const REFUSED = { status: 403, body: { error: { code: 'mailbox_key' } } };

describe('a key bound to an agent', () => {
  test.each([
    { email: 'ceo@acme.example' },
    { daily_send_limit: null },
    { allowlist_domains: [] },
    { blocklist_domains: [], status: 'active' },
    { display_name: 'The CEO' },
  ])('does not change it: %j', async (changes) => {
    expect(await call('PATCH', `agents/${id}`, changes)).toMatchObject(REFUSED);
    expect(await call('PATCH', `agents/${id}`, changes, api.workspace.keys.mk_live)).toMatchObject({ status: 200 });
  });

  test('does not archive it', async () => {
    expect(await call('DELETE', `agents/${id}`)).toMatchObject(REFUSED);
  });

  test('stops it and lets it go on', async () => {
    expect((await call('PATCH', `agents/${id}`, { status: 'paused' })).body).toMatchObject({ status: 'paused' });
    expect((await call('POST', `agents/${id}/resume`)).body).toMatchObject({ status: 'active' });
  });

  test('is given no answer of another agent, whatever Idempotency-Key it sends', async () => {
    await api.mailbox({ address: 'tom@acme.example', autonomyLevel: 3 });
    const message = { to: 'alice@example.com', subject: 'Hi', text: 'Hi' };
    const headers = { 'idempotency-key': 'order-2741' };
    const ask = (bound: string) => api.call('POST', '../messages', message, { key: bound, headers });
    const first = await ask(key);
    expect(first).toMatchObject({ status: 201, body: { from: 'sarah@acme.example' } });
    expect(await ask(key)).toEqual(first);
    expect(await ask(await api.boundKey('tom@acme.example', 'mk_live'))).toMatchObject({ status: 422 });
  });

  test('makes no other sender by naming it', async () => {
    await api.call('POST', 'domains', { domain: 'acme.example' });
    const message = { from: 'ceo@acme.example', to: 'alice@example.com', subject: 'Hi', text: 'Hi' };
    expect(await call('POST', 'messages', message)).toMatchObject({
      status: 403,
      body: { error: { code: 'agent_mismatch' } },
    });
    expect((await api.call('GET', 'mailboxes')).body['mailboxes']).toHaveLength(1);
    expect(await call('POST', 'messages', { ...message, from: 'sarah@acme.example' })).toMatchObject({ status: 201 });
  });
});
