import { DatabaseModule } from '@posthorn/database';
import { aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningService } from '../http/service-options.js';
import { startService } from '../http/start-service.js';
import { createLogger } from '../logging/logger.js';
import { API_KEYS, type ApiKeys } from './api-keys.js';
import { generateApiKey } from './key-format.js';
import { GuardedModule, LARGE_BODY_BYTES } from './require-key.fixture.js';

let service: RunningService;
let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await aWorkspace();
  service = await startService({
    name: 'test',
    module: [DatabaseModule.forRoot({ url: testServers().databaseUrl, max: 2 }), GuardedModule],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
  });
});
afterAll(() => service.stop());

async function call(path: string, authorization?: string) {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const response = await fetch(service.url + path, { headers });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, challenge: response.headers.get('www-authenticate'), body };
}

describe('@RequireKey', () => {
  test('tells the route who calls', async () => {
    const { status, body } = await call('/guarded/read', `Bearer ${workspace.keys.mm_test}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ workspaceId: workspace.workspaceId, kind: 'mm_test', testMode: true });
    expect(body['keyId']).toMatch(/^key_/);
  });

  test('tells which mailbox a key is bound to', async () => {
    const { body } = await call('/guarded/read', `Bearer ${workspace.keys.worker}`);
    expect(body).toMatchObject({ kind: 'worker', mailbox: workspace.mailbox, scopes: ['read'], testMode: false });
  });

  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a malformed key', 'Bearer nonsense'],
    ['an unknown key', `Bearer ${generateApiKey('mm_live')}`],
  ])('%s is 401 with a challenge and a fix', async (_, header) => {
    const { status, challenge, body } = await call('/guarded/read', header);
    expect({ status, challenge }).toEqual({ status: 401, challenge: 'Bearer' });
    expect(body).toMatchObject({ code: 'UNAUTHORIZED', fix: expect.any(String) });
  });

  test("a route's own requirement replaces its controller's", async () => {
    expect(await call('/guarded/manage', `Bearer ${workspace.keys.mm_live}`)).toMatchObject({ status: 200 });
    expect(await call('/guarded/manage', `Bearer ${workspace.keys.mk_live}`)).toMatchObject({
      status: 403,
      body: { code: 'WRONG_KEY_KIND', fix: 'Use a key that starts with one of: mm_live_, mm_test_.' },
    });
  });

  test('a missing scope is 403 and named', async () => {
    const keys: ApiKeys = service.app.get(API_KEYS);
    const { key } = await keys.create({ workspaceId: workspace.workspaceId, kind: 'mm_live', scopes: ['read'] });
    expect(await call('/guarded/manage', `Bearer ${key}`)).toMatchObject({
      status: 403,
      body: { code: 'MISSING_SCOPE' },
    });
  });

  test('a revoked key is refused at once', async () => {
    const keys: ApiKeys = service.app.get(API_KEYS);
    const created = await keys.create({ workspaceId: workspace.workspaceId, kind: 'msk', scopes: ['read'] });
    expect(await call('/guarded/read', `Bearer ${created.key}`)).toMatchObject({ status: 200 });
    await keys.revoke(workspace.workspaceId, created.id);
    expect(await call('/guarded/read', `Bearer ${created.key}`)).toMatchObject({ status: 401 });
  });

  test('a route that forgot it fails loudly instead of letting somebody in', async () => {
    expect(await call('/open', `Bearer ${workspace.keys.mm_live}`)).toMatchObject({ status: 500 });
  });
});

describe('a body larger than usual', () => {
  const LARGE = JSON.stringify({ text: 'x'.repeat(2_000_000) });
  const post = async (path: string, key: string | undefined, body: string | ReadableStream) => {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    const response = await fetch(service.url + path, { method: 'POST', headers, body, duplex: 'half' });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  /** Says how much of it was taken; a stream tells no length. */
  const endless = (): { body: ReadableStream; sent: () => number } => {
    let bytes = 0;
    const piece = new TextEncoder().encode(' '.repeat(65_536));
    const pull = async (stream: ReadableStreamDefaultController): Promise<void> => {
      bytes += piece.length;
      stream.enqueue(piece);
      await new Promise((resolve) => setTimeout(resolve, 1));
    };
    return { body: new ReadableStream({ pull }), sent: () => bytes };
  };

  test('is taken from whoever has a key', async () => {
    expect(await post('/large/json', workspace.keys.mm_live, LARGE)).toEqual({
      status: 201,
      body: { length: 2_000_000 },
    });
  });

  test.each([undefined, generateApiKey('mm_live')])(
    'is not even parsed for a stranger with the key %s',
    async (key) => {
      // Parsed, it would be malformed, and too large.
      const malformed = '{'.repeat(LARGE_BODY_BYTES + 1);
      expect(await post('/large/json', key, malformed)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
      expect(await post('/large/json', key, '{')).toMatchObject({ status: 400, body: { code: 'MALFORMED_JSON' } });
    },
  );

  test('is not waited for when a stranger does not tell how long it is', async () => {
    const { body, sent } = endless();
    expect(await post('/large/json', undefined, body)).toMatchObject({ status: 401 });
    expect(sent()).toBeLessThan(LARGE_BODY_BYTES);
  });

  test('is read from everybody where its bytes are what is signed', async () => {
    expect(await post('/large/raw', undefined, LARGE)).toEqual({ status: 201, body: { length: LARGE.length } });
  });
});

describe('readiness', () => {
  test('includes the database', async () => {
    expect(await call('/health/ready')).toMatchObject({ status: 200, body: { checks: { postgres: 'ok' } } });
  });
});
