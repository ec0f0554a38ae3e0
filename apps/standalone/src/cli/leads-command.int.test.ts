import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { testDatabase, testServers } from '@posthorn/testing';
import { beforeEach, expect, test } from 'vitest';
import { createCli } from './cli.js';
import { createProgram } from './program.js';

let env: Readonly<Record<string, string>>;
beforeEach(async () => {
  const name = `leads_${randomUUID().replaceAll('-', '')}`;
  await sql`create database ${sql.id(name)}`.execute(testDatabase());
  const url = Object.assign(new URL(testServers().databaseUrl), { pathname: `/${name}` });
  env = {
    DATABASE_URL: url.href,
    NATS_URL: testServers().natsUrl,
    POSTHORN_DATA_DIR: join(tmpdir(), `posthorn-none-${randomUUID()}`),
  };
});

async function posthorn(...args: string[]): Promise<string> {
  const printed: string[] = [];
  const terminal = {
    print: (text: string) => void printed.push(text),
    note: () => undefined,
    styled: false,
    interactive: false,
  };
  await createProgram(createCli(env, terminal)).parseAsync(args, { from: 'user' });
  return printed.join('\n');
}

test('made-up leads are added once, and taken away again', async () => {
  await posthorn('migrate');
  const workspaceId = await posthorn('workspaces', 'create', 'Acme');
  expect(await posthorn('leads', 'sample')).toBe(`Added 240 made-up leads to ${workspaceId}.`);
  expect(await posthorn('leads', 'sample', '-w', workspaceId)).toBe(
    `Added 0 made-up leads to ${workspaceId}; 240 were there.`,
  );
  expect(await posthorn('leads', 'sample', '--remove')).toBe(`Removed 240 made-up leads from ${workspaceId}.`);
});
