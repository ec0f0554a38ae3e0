import { Sessions, Users } from '@posthorn/platform';
import { testDatabase } from '@posthorn/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GenerationInstallation, readAsPrinted } from './generation.fixture.js';

const REQUEST = { type: 'body', prompt: 'Re-engagement email for inactive subscribers' };
const WORDS = Array.from({ length: 300 }, (_, index) => `word${index} `);
const PASSWORD = 'correct horse battery';
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

let installation: GenerationInstallation;
let users: Users;
beforeAll(async () => {
  installation = await GenerationInstallation.start([{ deltas: ['Hello ', 'you'] }, { deltas: WORDS, everyMs: 100 }]);
  users = new Users(testDatabase());
});
afterAll(() => installation.stop());

let made = 0;
/** Somebody of the workspace who has signed in. */
async function signedIn(scopes: readonly ('read' | 'generate')[] = ['read', 'generate']) {
  const { workspaceId } = installation.workspace;
  const email = `ada${made++}.${workspaceId.toLowerCase()}@example.com`;
  const { id } = await users.create({ workspaceId, email, password: PASSWORD, scopes });
  const user = await users.recognise(email, PASSWORD);
  const session = user && (await new Sessions(testDatabase()).createForUser(user, { scopes, ttlMs: 60_000 }));
  return { id, email, cookie: { cookie: `posthorn_session=${session?.token}` } };
}

/** With a cookie and no key. */
function post(headers: Record<string, string>) {
  return fetch(`${installation.gateways[0].url}/mail/ai/generate-email/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(REQUEST),
  });
}

describe("a user's session", () => {
  test('has copy written, in the name of the user', async () => {
    const { id, cookie } = await signedIn();
    const response = await post({ ...cookie, ...OWN_PAGE });
    expect(response.status).toBe(200);
    expect(await readAsPrinted(response)).toMatchObject({ output: 'Hello you', isDone: true });
    const [started] = await installation.events(response.headers.get('x-generation-id') ?? '');
    expect(started).toMatchObject({ type: 'generation.started', data: { startedBy: { kind: 'user', id } } });
  });

  test('without the scope has nothing written', async () => {
    const { cookie } = await signedIn(['read']);
    const response = await post({ ...cookie, ...OWN_PAGE });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 403,
      body: { code: 'missing_scope' },
    });
  });

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling domain', { origin: 'http://sibling.example.com', 'sec-fetch-site': 'same-site' }, 403],
    ['another site in a browser without Sec-Fetch-Site', { origin: 'https://evil.example' }, 403],
    ['nobody who says', {}, 403],
  ])('does nothing for %s', async (_, headers, status) => {
    const { cookie } = await signedIn();
    const response = await post({ ...cookie, ...headers });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status,
      body: { code: 'cross_origin_cookie' },
    });
  });

  test('loses its stream within seconds when the user is disabled, and opens none', async () => {
    const { email, cookie } = await signedIn();
    const response = await post({ ...cookie, ...OWN_PAGE });
    expect(response.status).toBe(200);
    const reading = readAsPrinted(response);
    await users.disable(installation.workspace.workspaceId, email);
    const disabledAt = performance.now();
    expect(await reading).toMatchObject({ isDone: false });
    expect(performance.now() - disabledAt).toBeLessThan(8_000);
    await expect.poll(async () => (await post({ ...cookie, ...OWN_PAGE })).status, { timeout: 8_000 }).toBe(401);
  });
});

test('a generation without key or session is 401', async () => {
  expect((await post({})).status).toBe(401);
  expect((await post({ cookie: 'posthorn_session=nonsense', ...OWN_PAGE })).status).toBe(401);
});
