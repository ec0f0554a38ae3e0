import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@posthorn/database';
import { ApiKeys } from '@posthorn/platform';
import { testDatabase, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCli } from './cli.js';
import { createProgram } from './program.js';

/** An installation whose services run apart: two servers that somebody else started, and no data directory. */
let env: Readonly<Record<string, string>>;
let db: ReturnType<typeof createDatabase>;

beforeEach(async () => {
  const name = `apart_${randomUUID().replaceAll('-', '')}`;
  await sql`create database ${sql.id(name)}`.execute(testDatabase());
  const url = new URL(testServers().databaseUrl);
  url.pathname = `/${name}`;
  db = createDatabase({ url: url.href, max: 2 });
  env = {
    DATABASE_URL: url.href,
    NATS_URL: testServers().natsUrl,
    POSTHORN_DATA_DIR: join(tmpdir(), `posthorn-none-${randomUUID()}`),
  };
});
afterEach(() => db.destroy());

async function posthorn(...args: string[]): Promise<{ printed: string; noted: string }> {
  const printed: string[] = [];
  const noted: string[] = [];
  const terminal = {
    print: (text: string) => void printed.push(text),
    note: (text: string) => void noted.push(text),
    styled: false,
    interactive: false,
  };
  await createProgram(createCli(env, terminal)).parseAsync(args, { from: 'user' });
  return { printed: printed.join('\n'), noted: noted.join('\n') };
}

test('from two empty servers to a key that works: migrate, workspaces create, keys create', async () => {
  await posthorn('migrate');
  const { printed: workspaceId, noted } = await posthorn('workspaces', 'create', 'Acme');
  expect(workspaceId).toMatch(/^wsk_[0-9A-Z]{26}$/);
  expect(noted).toContain(`posthorn keys create --kind mm_live --workspace ${workspaceId}`);
  const { printed: key, noted: about } = await posthorn('keys', 'create', '--kind', 'mm_live');
  expect(await new ApiKeys(db).verify(key)).toMatchObject({ workspaceId, kind: 'mm_live' });
  expect(about).toContain(workspaceId);
  expect((await posthorn('workspaces', 'list')).printed).toMatch(
    new RegExp(`${workspaceId} +\\d{4}-\\d\\d-\\d\\d +Acme`),
  );
  expect(JSON.parse((await posthorn('workspaces', 'list', '--json')).printed)).toEqual([
    { id: workspaceId, name: 'Acme', createdAt: expect.any(String) },
  ]);
});

test('without tables it says what makes them, without a workspace how to make one', async () => {
  await expect(posthorn('workspaces', 'create')).rejects.toThrow('posthorn migrate');
  await expect(posthorn('keys', 'create', '--kind', 'mm_live')).rejects.toThrow('posthorn migrate');
  await posthorn('migrate');
  await expect(posthorn('keys', 'create', '--kind', 'mm_live')).rejects.toThrow('posthorn workspaces create "Acme"');
});

test('with several workspaces a key is made for the one that is named', async () => {
  await posthorn('migrate');
  const { printed: first } = await posthorn('workspaces', 'create', 'First');
  const { printed: second } = await posthorn('workspaces', 'create', 'Second');
  await expect(posthorn('keys', 'create', '--kind', 'mm_live')).rejects.toThrow('--workspace <id>');
  const { printed: key } = await posthorn('keys', 'create', '--kind', 'mm_live', '--workspace', second);
  expect(await new ApiKeys(db).verify(key)).toMatchObject({ workspaceId: second });
  expect((await posthorn('keys', 'list', '--workspace', first)).printed).toBe('None.');
  await expect(posthorn('keys', 'create', '--kind', 'mm_live', '--workspace', 'wsk_none')).rejects.toThrow(
    'posthorn workspaces list',
  );
});

test('what cannot be a mailbox or a name makes nothing', async () => {
  await posthorn('migrate');
  await expect(posthorn('workspaces', 'create', ' ')).rejects.toThrow('name');
  await expect(posthorn('workspaces', 'create', 'a\nb')).rejects.toThrow('name');
  await posthorn('workspaces', 'create', 'Acme');
  await expect(posthorn('keys', 'create', '--kind', 'worker')).rejects.toThrow('--mailbox');
  await expect(posthorn('keys', 'create', '--kind', 'worker', '--mailbox', 'nope')).rejects.toThrow('nope');
  expect((await posthorn('keys', 'list')).printed).toBe('None.');
  const { printed: key } = await posthorn('keys', 'create', '--kind', 'worker', '--mailbox', 'Agent@example.com');
  expect(await new ApiKeys(db).verify(key)).toMatchObject({ mailbox: 'agent@example.com', scopes: ['read'] });
});
