import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ApiBench } from './api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

const CREATES = [
  ['mailboxes', { address: 'sarah@acme.example' }, { address: 'tom@acme.example' }],
  ['templates', { name: 'a', subject: 'Hi', text: 'Hi' }, { name: 'a', subject: 'Hi', text: 'Ho' }],
  ['domains', { domain: 'acme.example' }, { domain: 'other.example' }],
  ['suppressions', { email: 'ann@example.com' }, { email: 'bob@example.com' }],
] as const;

test.each(CREATES)(
  'POST %s repeated with its Idempotency-Key is answered the same; another body is refused',
  async (path, body, other) => {
    const headers = { 'idempotency-key': 'key-1' };
    const first = await api.call('POST', path, body, { headers });
    expect([200, 201]).toContain(first.status);
    expect(await api.call('POST', path, body, { headers })).toEqual(first);
    expect(await api.call('POST', path, other, { headers })).toMatchObject({
      status: 422,
      body: { code: 'IDEMPOTENCY_KEY_REUSED' },
    });
    const { keys } = await api.anotherWorkspace();
    const theirs = await api.call('POST', path, other, { headers, key: keys.mm_live });
    expect(theirs.status).toBe(first.status);
  },
);
