import { contactKey } from '@posthorn/events';
import { aWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from './api.fixture.js';

let api: ApiBench;
beforeAll(async () => {
  api = await ApiBench.start();
});
afterAll(() => api.stop());
beforeEach(() => api.renew());

test('whoami names the workspace of the key', async () => {
  expect(await api.call('POST', 'whoami', {})).toEqual({ status: 200, body: { tenant_id: api.workspace.workspaceId } });
  expect(await api.call('POST', 'whoami')).toMatchObject({ status: 200 });
});

test('it is ready when the log answers', async () => {
  const response = await fetch(`${api.url}/health/ready`);
  expect(await response.json()).toMatchObject({ status: 'ok', checks: { api: 'ok' } });
});

test.each([
  ['no key', { key: '' }, 401],
  ['an unknown key', { key: `mm_live_${'a'.repeat(32)}` }, 401],
])('%s is refused', async (_, options, status) => {
  expect((await api.call('POST', 'whoami', {}, options)).status).toBe(status);
});

test('a key of another product is refused', async () => {
  expect(await api.call('POST', 'whoami', {}, { key: api.workspace.keys.mk_live })).toMatchObject({ status: 403 });
});

describe('agents', () => {
  test('are registered by name, once, and listed', async () => {
    const first = await api.call('POST', 'register', {
      tenantId: api.workspace.workspaceId,
      agentName: 'sales',
      agentRole: 'sdr',
      email: 'Sales@Example.com',
    });
    expect(first).toMatchObject({
      status: 200,
      body: { agentName: 'sales', agentRole: 'sdr', email: 'sales@example.com' },
    });
    const again = await api.call('POST', 'register', { agentName: 'sales', agentRole: 'closer' });
    expect(again.body).toEqual({ ...first.body, agentRole: 'closer' });
    expect(await api.call('GET', `agents?tenantId=${api.workspace.workspaceId}`)).toEqual({
      status: 200,
      body: { agents: [again.body] },
    });
  });

  test('of one name are one agent, also when registered at once', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, () => api.register('sales')));
    expect(new Set(ids).size).toBe(1);
  });

  test('whose names differ in case alone are not two', async () => {
    await api.register('sales');
    expect(await api.call('POST', 'register', { agentName: 'Sales' })).toMatchObject({
      status: 409,
      body: { code: 'AGENT_NAME_TAKEN', fix: expect.stringContaining('sales') },
    });
  });

  test('cannot share an address', async () => {
    await api.call('POST', 'register', { agentName: 'a', email: 'a@example.com' });
    expect(await api.call('POST', 'register', { agentName: 'b', email: 'A@example.com' })).toMatchObject({
      status: 409,
      body: { code: 'EMAIL_TAKEN', fix: expect.any(String) },
    });
  });

  test('of another workspace stay out of sight', async () => {
    await api.register('sales');
    const other = await aWorkspace();
    expect(await api.call('GET', `agents?tenantId=${other.workspaceId}`)).toMatchObject({
      status: 403,
      body: { code: 'TENANT_MISMATCH' },
    });
  });

  test('with a name that cannot be stored are refused', async () => {
    expect(await api.call('POST', 'register', { agentName: 'a\u0000b' })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('agentName') },
    });
  });
});

describe('contacts', () => {
  test('are saved by address, once, and listed page by page', async () => {
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com'])
      await api.call('POST', 'contacts', { email });
    const again = await api.call('POST', 'contacts', { email: 'A@example.com', name: 'Anna' });
    expect(again.body).toMatchObject({ contactId: contactKey(api.workspace.secret, 'a@example.com'), name: 'Anna' });
    const first = await api.call('GET', 'contacts?limit=2');
    expect(first.body).toMatchObject({ contacts: [{}, {}], nextCursor: expect.any(String) });
    const rest = await api.call('GET', `contacts?limit=2&cursor=${String(first.body['nextCursor'])}`);
    expect(rest.body).toMatchObject({ contacts: [{}], nextCursor: null });
  });

  test.each([
    ['limit', 'limit=0'],
    ['cursor', 'cursor=x'],
    ['frm', 'frm=1'],
  ])('a bad query is refused, naming %s', async (name, query) => {
    expect(await api.call('GET', `contacts?${query}`)).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining(name) },
    });
  });
});
