import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrateToLatest, type Database } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import { ownNats, type OwnNats, testDatabase, testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadStandaloneConfig } from './config.js';
import { standaloneModules } from './standalone.module.js';

const databaseName = `reference_${newId('db').slice(3).toLowerCase()}`;
let db: Kysely<Database>;
/** Of its own: the dispatcher in it would take the queued sends of other tests from theirs. */
let nats: OwnNats;
let service: RunningService;
let blobDir: string;

beforeAll(async () => {
  nats = await ownNats();
  await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
  const url = Object.assign(new URL(testServers().databaseUrl), { pathname: databaseName }).href;
  db = createDatabase({ url, max: 2 });
  await migrateToLatest(db);
  blobDir = await mkdtemp(join(tmpdir(), 'posthorn-reference-'));
  const { secrets: _secrets, system: _system, BLOB_DIR: _blobs, ...config } = loadStandaloneConfig({});
  service = await startService({
    name: 'reference',
    module: standaloneModules({
      ...config,
      natsUrl: nats.url,
      databaseUrl: url,
      POSTHORN_URL: 'http://127.0.0.1',
      BLOB_DIR: blobDir,
      SMTP_PORT: undefined,
    }),
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(async () => {
  await service.stop();
  await nats.stop();
  await db.destroy();
  await sql`drop database ${sql.id(databaseName)} with (force)`.execute(testDatabase());
  await rm(blobDir, { recursive: true });
});

/** What the running server's router has, and no decorator tells: `GET /v1/messages/{id}`. */
function routedPaths(): string[] {
  const lines = service.app
    .getHttpAdapter()
    .getInstance()
    .printRoutes({ commonPrefix: false, includeHooks: false })
    .split('\n');
  const open: string[] = [];
  return lines.flatMap((line) => {
    const [, indent = '', text = ''] = /^([│├└─ ]*)(.*)$/u.exec(line) ?? [];
    const depth = indent.length / 4;
    const [, part = '', methods = ''] = /^(.*?)(?: \(([A-Z, ]+)\))?$/.exec(text) ?? [];
    open.length = Math.max(0, depth - 1);
    open.push(part);
    const path = open
      .join('')
      .replaceAll(/:(\w+)/g, '{$1}')
      .replace(/\*$/, '{token}');
    return methods === '' ? [] : methods.split(', ').map((method) => `${method} ${path}`);
  });
}

test('every route of the running system is in /openapi.json, and every one in it is there', async () => {
  const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const routed = routedPaths().filter((route) => !/^(?:HEAD|OPTIONS) /.test(route));
  expect(routed.length).toBeGreaterThan(100);
  // The router prints a wildcard without what stands before it.
  const isWildcard = (route: string) => route.endsWith('{token}');
  expect(routed.filter((route) => !isWildcard(route)).toSorted()).toEqual(
    described.filter((route) => !isWildcard(route)).toSorted(),
  );
  const router = service.app.getHttpAdapter().getInstance();
  for (const route of described.filter(isWildcard)) {
    const [method = '', path = ''] = route.split(' ');
    expect(router.hasRoute({ method, url: path.replace('{token}', '*') }), route).toBe(true);
  }
});

test('the page and its parts come from this server, and name no other', async () => {
  const page = await fetch(`${service.url}/docs`);
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  const html = await page.text();
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
  expect(parts.length).toBeGreaterThanOrEqual(4);
  for (const path of parts) {
    expect(path).toMatch(/^\//);
    const part = await fetch(service.url + path);
    expect(part.status, path).toBe(200);
    const again = await fetch(service.url + path, { headers: { 'if-none-match': part.headers.get('etag')! } });
    expect(again.status, path).toBe(304);
  }
  for (const path of ['/docs/package.json', '/docs/..%2f..%2fpackage.json', '/docs/index.js'])
    expect((await fetch(service.url + path)).status, path).toBe(404);
});
