import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { aModelServer, type FakeModelServer } from '@posthorn/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../system/eventually.js';
import { type Instance, MAIN, startInstance } from '../system/instance.js';
import { type Finished, inShell } from '../system/programs.js';
import { call } from '../system/requests.js';
import { theSystem } from '../system/system.js';

const PASSWORD = "it's correct, horse battery";
const EMAIL = 'ada@example.com';
const REQUEST = { type: 'body', prompt: 'Re-engagement email for inactive subscribers' };
const WORDS = Array.from({ length: 600 }, (_, index) => `word${index} `);
/** What disabling somebody needs to be effective everywhere. */
const DISABLED_MS = 10_000;

const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };
const OTHER_SITE = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };

describe.skipIf(theSystem().local === undefined)('a person who signs in', () => {
  let dir: string;
  let model: FakeModelServer;
  let instance: Instance;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'posthorn-sign-in-'));
    model = await aModelServer({ deltas: ['Hello ', 'you'] }, { deltas: WORDS, everyMs: 100 });
    const env = { AI_BASE_URL: model.baseUrl, AI_MODEL: 'fake' };
    instance = startInstance({ dataDir: join(dir, 'data'), port: await freePort(), env });
    await instance.ready();
  }, 120_000);
  afterAll(async () => {
    await instance.stop();
    await model.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** `posthorn users`, with the password piped in as a shell does. */
  function users(command: string, input = PASSWORD): Promise<Finished> {
    return inShell(`printf '%s\\n' "$INPUT" | "$NODE" "$MAIN" users ${command}`, {
      INPUT: input,
      NODE: process.execPath,
      MAIN,
      POSTHORN_DATA_DIR: instance.dataDir,
      POSTHORN_PORT: String(instance.port),
    }).finished();
  }

  const signIn = (headers = {}, password = PASSWORD) =>
    call('POST', '/v1/sessions/password', { url: instance.url, json: { email: EMAIL, password }, headers });

  async function cookie(): Promise<{ cookie: string }> {
    const { status, headers, text } = await signIn(OWN_PAGE);
    expect(status, text).toBe(201);
    return { cookie: headers.getSetCookie()[0]?.split(';')[0] ?? '' };
  }

  const generate = (headers: Record<string, string>) =>
    fetch(`${instance.url}/mail/ai/generate-email/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(REQUEST),
    });

  test('does not exist in a new installation, is made by an operator, and has copy written without a key', async () => {
    expect((await users('list')).stdout.trim()).toBe('None.');
    expect(await signIn(OWN_PAGE)).toMatchObject({ status: 401, body: { code: 'WRONG_EMAIL_OR_PASSWORD' } });
    const made = await users(`create --email ${EMAIL}`);
    expect(made, made.stderr).toMatchObject({ code: 0, stdout: expect.stringMatching(/^usr_[0-9A-Z]{26}\n$/) });
    expect(made.stderr).not.toContain(PASSWORD);

    expect(await signIn(OWN_PAGE, 'correct horse')).toMatchObject({ status: 401 });
    const signedIn = { ...(await cookie()), ...OWN_PAGE };
    const response = await generate(signedIn);
    expect(response.status).toBe(200);
    const text = await response.text();
    const deltas = Array.from(text.matchAll(/"delta":"([^"]+)"/g), ([, delta]) => delta);
    expect(deltas.join('')).toBe('Hello you');
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
  });

  test('without the cookie is refused, as is a page of another site, with the cookie or for one', async () => {
    expect((await generate(OWN_PAGE)).status).toBe(401);
    const signedIn = await cookie();
    for (const headers of [OTHER_SITE, { origin: 'https://evil.example' }, {}]) {
      const response = await generate({ ...signedIn, ...headers });
      expect(response.status).toBe(403);
    }
    const planted = await signIn(OTHER_SITE);
    expect(planted).toMatchObject({ status: 403, body: { code: 'CROSS_ORIGIN_COOKIE' } });
    expect(planted.headers.getSetCookie()).toEqual([]);
  });

  test('who is disabled loses the open stream within seconds, and is let in no more', async () => {
    const signedIn = { ...(await cookie()), ...OWN_PAGE };
    const response = await generate(signedIn);
    expect(response.status).toBe(200);
    const reading = response.text();
    expect(await users(`disable --email ${EMAIL}`)).toMatchObject({ code: 0 });
    const disabledAt = performance.now();
    const text = await reading;
    expect(performance.now() - disabledAt).toBeLessThan(DISABLED_MS);
    expect(text).toContain('word0');
    expect(text).not.toContain('[DONE]');
    await eventually('the session is over', DISABLED_MS, async () => (await generate(signedIn)).status === 401);
    expect(await signIn(OWN_PAGE)).toMatchObject({ status: 401, body: { code: 'WRONG_EMAIL_OR_PASSWORD' } });

    expect(await users(`password --email ${EMAIL}`, 'another horse battery')).toMatchObject({ code: 0 });
    expect(await signIn(OWN_PAGE)).toMatchObject({ status: 401 });
    expect(await signIn(OWN_PAGE, 'another horse battery')).toMatchObject({ status: 201 });
  });
});
