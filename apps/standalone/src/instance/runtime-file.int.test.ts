import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from './data-dir-lock.js';
import { readRuntime, writeRuntime } from './runtime-file.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-runtime-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const runtime = {
  pid: process.pid,
  startedAt: '2026-03-22T10:05:00.000Z',
  baseUrl: 'http://127.0.0.1:8420',
  natsUrl: 'nats://127.0.0.1:1',
  databaseUrl: 'postgresql://u:p@127.0.0.1:2/d',
};

test('what runs is found by its runtime file', async () => {
  using _ = lockDataDir(dir);
  expect(await readRuntime(dir)).toBeUndefined();
  await writeRuntime(dir, runtime);
  expect(await readRuntime(dir)).toEqual(runtime);
});

test('the runtime file of a killed instance does not count, although its pid is in use again', async () => {
  await writeRuntime(dir, runtime);
  expect(await readRuntime(dir)).toBeUndefined();
  using _ = lockDataDir(dir);
  await writeRuntime(dir, { ...runtime, pid: process.ppid });
  expect(await readRuntime(dir)).toBeUndefined();
});

test.each(['', '{"pid":', '{"pid":1}'])('a runtime file like %j is as good as none', async (text) => {
  using _ = lockDataDir(dir);
  await writeFile(join(dir, 'runtime.json'), text);
  expect(await readRuntime(dir)).toBeUndefined();
});
