import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '@posthorn/embedded';
import { testServers } from '@posthorn/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/posthorn.js', import.meta.url));
const NO_DATABASE = 'postgres://posthorn:hunter2@127.0.0.1:1/posthorn';
const NO_NATS = 'nats://posthorn:hunter2@127.0.0.1:1';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'posthorn-unreachable-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function posthorn(args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...process.env, POSTHORN_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

test.each(['keys list', 'rebuild', 'migrate'])(
  'posthorn %s without its database is one sentence with what to check',
  async (command) => {
    const { natsUrl } = testServers();
    expect(await posthorn(command.split(' '), { DATABASE_URL: NO_DATABASE, NATS_URL: natsUrl })).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^PostgreSQL at 127\.0\.0\.1:1\/posthorn cannot be used: .*Check DATABASE_URL.*\n$/,
      ),
    });
  },
);

test.each(['rebuild', 'migrate'])('posthorn %s without its log is one sentence with what to check', async (command) => {
  const { databaseUrl } = testServers();
  const { code, output } = await posthorn([command], { DATABASE_URL: databaseUrl, NATS_URL: NO_NATS });
  expect(output.replace(/^Tables.*\n/, '')).toMatch(/^NATS at 127\.0\.0\.1:1 cannot be used: .*Check NATS_URL.*\n$/);
  expect({ code, output }).toEqual({ code: 1, output: expect.not.stringContaining('hunter2') });
});

test.each([
  ['the log', { NATS_URL: NO_NATS }, 'Check NATS_URL'],
  ['the database', { DATABASE_URL: NO_DATABASE }, 'Check DATABASE_URL'],
])('posthorn start with %s of somebody else that does not answer says so', async (_, wrong, remedy) => {
  const { natsUrl, databaseUrl } = testServers();
  const env = { NATS_URL: natsUrl, DATABASE_URL: databaseUrl, POSTHORN_PORT: String(await freePort()), ...wrong };
  const { code, output } = await posthorn(['start'], env);
  expect(output).toContain(remedy);
  expect(output).not.toMatch(/hunter2|^ {4}at /m);
  expect(code).toBe(1);
});
