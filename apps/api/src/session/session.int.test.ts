import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let bench: ApiBench;
beforeAll(async () => {
  bench = await ApiBench.start();
});
afterAll(() => bench.stop());
beforeEach(() => bench.renew());

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  const response = await fetch(`${bench.url}/v1/${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    cookies: response.headers.getSetCookie(),
    cacheControl: response.headers.get('cache-control'),
  };
}

const bearer = (key = bench.workspace.keys.mm_live) => ({ authorization: `Bearer ${key}` });

/** Signs in as a browser does. @returns the header it sends from then on */
async function signIn(body?: unknown): Promise<{ cookie: string }> {
  const { cookies } = await call('POST', 'sessions', bearer(), body);
  return { cookie: cookies[0]?.split(';')[0] ?? '' };
}

describe('signing in', () => {
  test('sets a cookie that no script can read, and says what it is good for', async () => {
    const { status, body, cookies, cacheControl } = await call('POST', 'sessions', bearer());
    expect({ status, cacheControl }).toEqual({ status: 201, cacheControl: 'no-store' });
    expect(cookies).toEqual([
      expect.stringMatching(/^posthorn_session=pss_[\w-]{32}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict$/),
    ]);
    expect(body).toEqual({
      id: expect.stringMatching(/^ses_[0-9A-Z]{26}$/) as string,
      workspace_id: bench.workspace.workspaceId,
      user_id: null,
      kind: 'mm_live',
      scopes: ['read'],
      mailbox: null,
      test_mode: false,
      expires_at: expect.any(String) as string,
    });
    expect(Math.abs(Date.parse(String(body['expires_at'])) - Date.now() - 3_600_000)).toBeLessThan(5_000);
    expect(JSON.stringify(body)).not.toContain('pss_');
  });

  test('behind TLS sets a cookie for HTTPS and this host alone', async () => {
    const { cookies } = await call('POST', 'sessions', { ...bearer(), 'x-forwarded-proto': 'https' });
    expect(cookies[0]).toMatch(/^__Host-posthorn_session=.*; Secure$/);
  });

  test('takes a key that may read, and gives no more than the key has', async () => {
    expect(await call('POST', 'sessions')).toMatchObject({ status: 401, cookies: [] });
    const mailbox = bearer(bench.workspace.keys.worker);
    expect(await call('POST', 'sessions', mailbox)).toMatchObject({
      status: 201,
      body: { kind: 'worker', mailbox: bench.workspace.mailbox },
    });
    expect(await call('POST', 'sessions', mailbox, { scopes: ['read', 'send'] })).toMatchObject({
      status: 403,
      body: { code: 'MISSING_SCOPE', fix: expect.stringContaining('read') as string },
      cookies: [],
    });
  });

  test('refuses a body that asks for something else', async () => {
    for (const body of [{ scope: ['read'] }, { scopes: [] }, { scopes: ['admin'] }, { scopes: 'read' }])
      expect(await call('POST', 'sessions', bearer(), body)).toMatchObject({ status: 400, cookies: [] });
  });

  test('is not done with a cookie: a session cannot prolong itself', async () => {
    expect(await call('POST', 'sessions', { ...(await signIn()), ...SAME_ORIGIN })).toMatchObject({ status: 401 });
  });
});

describe('a session', () => {
  test('reads, and does what it was given the scope for', async () => {
    const reader = { ...(await signIn()), ...SAME_ORIGIN };
    expect(await call('GET', 'agent/agents', reader)).toMatchObject({ status: 200, cacheControl: 'no-store' });
    expect(await call('POST', 'agent/register', reader, { agentName: 'a' })).toMatchObject({
      status: 403,
      body: { code: 'MISSING_SCOPE' },
    });
    const manager = { ...(await signIn({ scopes: ['read', 'manage'] })), ...SAME_ORIGIN };
    expect(await call('POST', 'agent/register', manager, { agentName: 'a' })).toMatchObject({ status: 200 });
  });

  test('does nothing for a page of another site, whatever its scopes', async () => {
    const cookie = await signIn({ scopes: ['read', 'send', 'manage'] });
    for (const headers of [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'http://sibling.example.com', 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      {},
    ])
      expect(await call('POST', 'agent/register', { ...cookie, ...headers }, { agentName: 'a' })).toMatchObject({
        status: 403,
        body: { code: 'CROSS_ORIGIN_COOKIE', fix: expect.any(String) as string },
      });
  });

  test('says who it is', async () => {
    const { body } = await call('GET', 'sessions/current', await signIn());
    expect(body).toMatchObject({ workspace_id: bench.workspace.workspaceId, kind: 'mm_live', scopes: ['read'] });
    expect(await call('GET', 'sessions/current', bearer())).toMatchObject({ status: 401 });
    expect(await call('GET', 'sessions/current', { cookie: 'posthorn_session=nonsense' })).toMatchObject({
      status: 401,
      body: { code: 'SESSION_OVER' },
    });
  });

  test('is over when its browser signs out', async () => {
    const [cookie, other] = [await signIn(), await signIn()];
    const { status, cookies } = await call('DELETE', 'sessions/current', { ...cookie, ...SAME_ORIGIN });
    expect({ status, cookies }).toEqual({
      status: 204,
      cookies: ['posthorn_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict'],
    });
    expect(await call('GET', 'agent/agents', cookie)).toMatchObject({ status: 401, body: { code: 'SESSION_OVER' } });
    expect(await call('GET', 'agent/agents', other)).toMatchObject({ status: 200 });
  });
});
