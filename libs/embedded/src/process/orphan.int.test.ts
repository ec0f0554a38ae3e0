import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signalProcess, stopOrphan } from './orphan.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-orphan-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** A process with `signature` among its arguments, which says "ready" when its traps are set. */
async function aServer(script: string, signature: string) {
  const child = spawn('/bin/sh', ['-c', `${script}\necho ready\nwhile :; do sleep 0.05; done`, signature], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  await writeFile(join(dir, 'pid'), `${child.pid}\n`);
  return { child, exited: once(child, 'exit') };
}

const trace = (signature: string) =>
  ({ name: 'server', pidFile: join(dir, 'pid'), signature, stopSignal: 'SIGTERM', guardianMs: 100 }) as const;

test('a server of an earlier run is asked to stop', async () => {
  const { exited } = await aServer('trap "exit 7" TERM', dir);
  await stopOrphan(trace(dir));
  expect(await exited).toEqual([7, null]);
});

test('a process that only reuses the pid is left alone', async () => {
  const { child, exited } = await aServer('', '/somebody/else');
  await stopOrphan(trace(dir));
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
  await exited;
});

test('without a pid file, or with a stale one, there is nothing to do', async () => {
  await expect(stopOrphan(trace(dir))).resolves.toBeUndefined();
  await writeFile(join(dir, 'pid'), '4194303999\n');
  await expect(stopOrphan(trace(dir))).resolves.toBeUndefined();
});

test('a process that is gone when the signal comes is no error', async () => {
  const child = spawn('/bin/true');
  const { pid = 0 } = child;
  await once(child, 'exit');
  expect(() => signalProcess(pid, 'SIGTERM')).not.toThrow();
});
