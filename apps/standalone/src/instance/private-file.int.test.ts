import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writePrivateFile } from './private-file.js';
import { readRuntime, writeRuntime } from './runtime-file.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-file-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('only the owner can read it, also when it replaces a file that everybody could', async () => {
  const path = join(dir, 'credentials.json');
  await writeFile(path, 'old');
  await chmod(path, 0o644);
  await writePrivateFile(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(dir)).toEqual(['credentials.json']);
});

const runtime = {
  startedAt: '2026-03-22T10:05:00.000Z',
  baseUrl: 'http://127.0.0.1:8420',
  natsUrl: 'nats://127.0.0.1:1',
  databaseUrl: 'postgresql://u:p@127.0.0.1:2/d',
};

test('what runs is found by its runtime file', async () => {
  expect(await readRuntime(dir)).toBeUndefined();
  await writeRuntime(dir, { ...runtime, pid: process.pid });
  expect(await readRuntime(dir)).toMatchObject({ pid: process.pid, natsUrl: 'nats://127.0.0.1:1' });
});

test('the runtime file of a killed instance does not count', async () => {
  await writeRuntime(dir, { ...runtime, pid: 4_194_303_999 });
  expect(await readRuntime(dir)).toBeUndefined();
});
