import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir, lockHolder } from './data-dir-lock.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'posthorn-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a second taker is told who has the directory and what to do', () => {
  using _ = lockDataDir(dataDir);
  expect(() => lockDataDir(dataDir)).toThrow(
    new RegExp(`in use by another Posthorn \\(process ${process.pid}\\)[^]*POSTHORN_DATA_DIR`),
  );
});

test('once released it can be taken again', () => {
  lockDataDir(dataDir)[Symbol.dispose]();
  expect(() => lockDataDir(dataDir)[Symbol.dispose]()).not.toThrow();
});

test('whoever asks is told who has it, and does not take it', () => {
  expect(lockHolder(dataDir)).toBeUndefined();
  const lock = lockDataDir(dataDir);
  expect(lockHolder(dataDir)).toBe(process.pid);
  lock[Symbol.dispose]();
  expect(lockHolder(dataDir)).toBeUndefined();
  expect(() => lockDataDir(dataDir)[Symbol.dispose]()).not.toThrow();
});

test('the lock of another process holds, and ends with kill -9 of that process', async () => {
  const holder = spawn(process.execPath, [
    '-e',
    `const { DatabaseSync } = require('node:sqlite');
     const lock = new DatabaseSync(process.argv[1] + '/posthorn.lock');
     lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
     console.log('locked');
     setInterval(() => lock, 1000);`,
    dataDir,
  ]);
  await once(holder.stdout, 'data');
  expect(() => lockDataDir(dataDir)).toThrow('in use by another Posthorn');
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(() => lockDataDir(dataDir)[Symbol.dispose]()).not.toThrow();
});
