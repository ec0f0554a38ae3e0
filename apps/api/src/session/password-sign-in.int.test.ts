import { createDatabase } from '@posthorn/database';
import { Users } from '@posthorn/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiBench } from '../api.fixture.js';

let bench: ApiBench;
let users: Users;
let db: ReturnType<typeof createDatabase>;
beforeAll(async () => {
  bench = await ApiBench.start();
  db = createDatabase({ url: bench.databaseUrl, max: 2 });
  users = new Users(db);
  await bench.renew();
  ada = await aUser('ada');
});
afterAll(async () => {
  await db.destroy();
  await bench.stop();
});

const PASSWORD = 'correct horse battery';
let ada: string;
/** A network of its own for each test, so that none runs into the limits of another. */
let network = 0;
beforeEach(() => {
  network++;
});

/** @returns the email address of a new one, who may read and generate */
async function aUser(name: string): Promise<string> {
  const { workspaceId } = bench.workspace;
  const email = `${name}.${workspaceId.toLowerCase()}@example.com`;
  await users.create({ workspaceId, email, password: PASSWORD, scopes: ['read', 'generate'] });
  return email;
}

async function call(method: string, path: string, headers: Record<string, string> = {}, body?: unknown) {
  const response = await fetch(`${bench.url}/${path}`, {
    method,
    headers: {
      'x-forwarded-for': `198.51.100.${network}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
    cookies: response.headers.getSetCookie(),
    cacheControl: response.headers.get('cache-control'),
    retryAfter: response.headers.get('retry-after'),
  };
}

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };
const signIn = (body: object, headers = {}) => call('POST', 'v1/sessions/password', headers, body);
const REFUSED = { status: 401, cookies: [], body: { code: 'WRONG_EMAIL_OR_PASSWORD' } };

describe('signing in with a password', () => {
  test('sets the same cookie as signing in with a key, for all the user may do', async () => {
    const { status, body, cookies, cacheControl } = await signIn({
      email: ` ${ada.toUpperCase()} `,
      password: PASSWORD,
    });
    expect({ status, cacheControl }).toEqual({ status: 201, cacheControl: 'no-store' });
    expect(cookies).toEqual([
      expect.stringMatching(/^posthorn_session=pss_[\w-]{32}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Strict$/),
    ]);
    expect(body).toEqual({
      id: expect.stringMatching(/^ses_/) as string,
      workspace_id: bench.workspace.workspaceId,
      user_id: expect.stringMatching(/^usr_/) as string,
      kind: 'msk',
      scopes: ['read', 'generate'],
      mailbox: null,
      test_mode: false,
      expires_at: expect.any(String) as string,
    });
    const cookie = cookies[0]?.split(';')[0] ?? '';
    expect(await call('GET', 'v1/sessions/current', { cookie })).toMatchObject({ status: 200, body });
    expect(await call('DELETE', 'v1/sessions/current', { cookie, ...SAME_ORIGIN })).toMatchObject({ status: 204 });
    expect(await call('GET', 'v1/sessions/current', { cookie })).toMatchObject({ status: 401 });
  });

  test('behind TLS sets a cookie for HTTPS and this host alone', async () => {
    const { cookies } = await signIn({ email: ada, password: PASSWORD }, { 'x-forwarded-proto': 'https' });
    expect(cookies[0]).toMatch(/^__Host-posthorn_session=.*; HttpOnly; SameSite=Strict; Secure$/);
  });

  test('gives fewer scopes where fewer are asked for, and none that the user has not', async () => {
    expect(await signIn({ email: ada, password: PASSWORD, scopes: ['read'] })).toMatchObject({
      body: { scopes: ['read'] },
    });
    expect(await signIn({ email: ada, password: PASSWORD, scopes: ['read', 'send'] })).toMatchObject({
      status: 403,
      body: { code: 'MISSING_SCOPE', detail: expect.stringContaining('user') as string },
      cookies: [],
    });
  });

  test('says the same of a wrong password, of an address nobody has and of a disabled user, after as long a time', async () => {
    const off = await aUser('off');
    await users.disable(bench.workspace.workspaceId, off);
    const guesses = [
      { email: ada, password: 'correct horse' },
      { email: `nobody.${ada}`, password: PASSWORD },
      { email: off, password: PASSWORD },
    ];
    const answers = [];
    const times: number[] = [];
    for (const guess of guesses) {
      const begun = performance.now();
      answers.push(await signIn(guess));
      times.push(performance.now() - begun);
    }
    expect(answers[0]).toMatchObject(REFUSED);
    for (const { status, body } of answers)
      expect({ ...body, status, request_id: '' }).toEqual({ ...answers[0]?.body, status: 401, request_id: '' });
    // None is answered without the work of a hash, which takes ten times as long as all else.
    expect(Math.min(...times)).toBeGreaterThan(50);
  });

  test('refuses a body that asks for something else, and a large one', async () => {
    for (const body of [
      {},
      { email: ada },
      { email: 'ada', password: PASSWORD },
      { email: ada, password: '' },
      { email: ada, password: 'x'.repeat(600) },
      { email: ada, password: PASSWORD, remember: true },
      { email: ada, password: PASSWORD, scopes: ['admin'] },
    ])
      expect(await signIn(body)).toMatchObject({ status: 400, cookies: [] });
    expect(await signIn({ email: ada, password: 'x'.repeat(10_000) })).toMatchObject({ status: 413, cookies: [] });
  });
});

describe('a page of another site', () => {
  test.each([
    [{ origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    [{ origin: 'http://sibling.example.com', 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('signs nobody in: %o', async (headers) => {
    expect(await signIn({ email: ada, password: PASSWORD }, headers)).toMatchObject({
      status: 403,
      cookies: [],
      body: { code: 'CROSS_ORIGIN_COOKIE' },
    });
  });

  test('signs nobody in with a form either', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect(
        await call(
          'POST',
          'v1/sessions/password',
          { 'content-type': type },
          JSON.stringify({ email: ada, password: PASSWORD }),
        ),
      ).toMatchObject({ status: 415, cookies: [] });
  });

  test('a page of the own origin does', async () => {
    expect(await signIn({ email: ada, password: PASSWORD }, SAME_ORIGIN)).toMatchObject({ status: 201 });
  });
});

describe('who guesses', () => {
  test('is told to wait after ten wrong passwords for one user, the right one among them; another user signs in', async () => {
    const gus = await aUser('gus');
    const guess = (n: number) =>
      signIn({ email: gus, password: `wrong horse ${n}` }, { 'x-forwarded-for': `203.0.113.${n}` });
    const answers = await Promise.all(Array.from({ length: 15 }, (_, n) => guess(n)));
    const refused = answers.map(({ status }) => status);
    expect(refused.filter((status) => status === 401)).toHaveLength(10);
    expect(refused.filter((status) => status === 429)).toHaveLength(5);
    const late = await signIn({ email: gus, password: PASSWORD });
    expect(late).toMatchObject({ status: 429, cookies: [], body: { code: 'TOO_MANY_ATTEMPTS' } });
    expect(Number(late.retryAfter)).toBeGreaterThan(0);
    expect(Number(late.retryAfter)).toBeLessThanOrEqual(60);
    expect(await signIn({ email: ada, password: PASSWORD })).toMatchObject({ status: 201 });
  });

  test('is not who knows the password: that one signs in as often as they like', async () => {
    const eve = await aUser('eve');
    const inTurn = async (times: number) => {
      for (let n = 0; n < times; n++)
        expect(await signIn({ email: eve, password: PASSWORD })).toMatchObject({ status: 201 });
    };
    await Promise.all([inTurn(4), inTurn(4), inTurn(4)]);
  });

  test('keeps nobody else waiting: other routes answer meanwhile', async () => {
    const guesses = Array.from({ length: 6 }, (_, n) =>
      signIn({ email: `${n}.${ada}`, password: 'wrong horse battery' }),
    );
    const begun = performance.now();
    expect((await call('GET', 'v1/sessions/current')).status).toBe(401);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await Promise.all(guesses);
  });
});
