import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrateToLatest } from '@posthorn/database';
import { ApiKeys } from '@posthorn/platform';
import { testDatabase, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SecretName, SecretSetting } from '../config.js';
import { credentialsPath } from './credentials.js';
import { ensureCredentials } from './first-workspace.js';
import type { Session } from './first-workspace.queries.js';

const KEPT: Readonly<Record<SecretName, SecretSetting>> = {
  CRON_SECRET: { from: 'credentials' },
  MAIL_TOKEN_SECRET: { from: 'credentials' },
  REACH_EVENTS_WEBHOOK_SECRET: { from: 'credentials' },
};
const baseUrl = 'http://127.0.0.1:8420';

/** A database without any workspace: the first one is what these tests are about. */
async function anEmptyDatabase(): Promise<Session> {
  const name = `first_${randomUUID().replaceAll('-', '')}`;
  await sql`create database ${sql.id(name)}`.execute(testDatabase());
  const url = new URL(testServers().databaseUrl);
  url.pathname = `/${name}`;
  const db = createDatabase({ url: url.href, max: 8 });
  await migrateToLatest(db);
  return db;
}

let dataDir: string;
let db: Session;
let other: Session;
beforeAll(async () => {
  [db, other] = await Promise.all([anEmptyDatabase(), anEmptyDatabase()]);
});
afterAll(() => Promise.all([db.destroy(), other.destroy()]));
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'posthorn-first-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const ensure = (on = db, secrets = KEPT) => ensureCredentials({ db: on, dataDir, baseUrl, secrets });

test('the first start makes a workspace and a private file with one working key of each kind', async () => {
  const credentials = await ensure();
  expect(JSON.parse(await readFile(credentialsPath(dataDir), 'utf8'))).toEqual(credentials);
  expect((await stat(credentialsPath(dataDir))).mode & 0o777).toBe(0o600);
  const apiKeys = new ApiKeys(db);
  for (const [kind, key] of Object.entries(credentials.keys)) {
    expect(await apiKeys.verify(key)).toMatchObject({ kind, workspaceId: credentials.workspaceId });
  }
  expect(await apiKeys.verify(credentials.keys.worker)).toMatchObject({
    mailbox: credentials.mailbox,
    scopes: ['read'],
  });
});

test('the next start changes nothing', async () => {
  const first = await ensure();
  expect(await ensure()).toEqual(first);
});

test('a revoked key is replaced, the others stay', async () => {
  const first = await ensure();
  const apiKeys = new ApiKeys(db);
  const revoked = await apiKeys.verify(first.keys.msk);
  await apiKeys.revoke(first.workspaceId, revoked?.keyId ?? '');
  const second = await ensure();
  expect(second.keys.msk).not.toBe(first.keys.msk);
  expect({ ...second.keys, msk: first.keys.msk }).toEqual(first.keys);
});

test('without its file, new keys open the workspace that was made first', async () => {
  const first = await ensure();
  await rm(credentialsPath(dataDir));
  const second = await ensure();
  expect(second.workspaceId).toBe(first.workspaceId);
  expect(second.keys.mm_live).not.toBe(first.keys.mm_live);
});

test('credentials of another database are set aside, not lost', async () => {
  const first = await ensure();
  const second = await ensure(other);
  expect(second.workspaceId).not.toBe(first.workspaceId);
  expect((await readdir(dataDir)).toSorted()).toEqual(
    ['credentials.json', `credentials.${first.workspaceId}.json`].toSorted(),
  );
});

test('secrets of the environment win and are written down, switched off is empty', async () => {
  const { secrets } = await ensure(db, {
    CRON_SECRET: { from: 'environment', value: 'given' },
    MAIL_TOKEN_SECRET: { from: 'off' },
    REACH_EVENTS_WEBHOOK_SECRET: { from: 'off' },
  });
  expect(secrets).toEqual({ CRON_SECRET: 'given', MAIL_TOKEN_SECRET: '', REACH_EVENTS_WEBHOOK_SECRET: '' });
});

test('a file of before there was a secret for mails is completed, and keeps the rest', async () => {
  const first = await ensure();
  const { MAIL_TOKEN_SECRET: _later, ...earlier } = first.secrets;
  await writeFile(credentialsPath(dataDir), JSON.stringify({ ...first, secrets: earlier }));
  const { secrets } = await ensure();
  expect(secrets).toEqual({ ...earlier, MAIL_TOKEN_SECRET: expect.stringMatching(/^.{43}$/) });
});

test('a damaged file is not overwritten', async () => {
  await writeFile(credentialsPath(dataDir), '{"baseUrl":');
  await expect(ensure()).rejects.toThrow(/damaged/);
  expect(await readFile(credentialsPath(dataDir), 'utf8')).toBe('{"baseUrl":');
});
