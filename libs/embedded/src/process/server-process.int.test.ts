import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startUntilReady } from './embedded-server.js';
import { GUARDIAN_SCRIPT } from './guardian.js';
import { startServerProcess } from './server-process.js';

let dir: string;
let logFile: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-process-'));
  logFile = join(dir, 'log');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const LOOP = 'while :; do sleep 0.05; done';
const aCommand = (script: string) =>
  ({
    name: 'server',
    command: '/bin/sh',
    args: ['-c', script],
    logFile,
    stopSignal: 'TERM',
    stopGraceSeconds: 2,
  }) as const;
const expectLogged = (text: string) =>
  vi.waitFor(async () => expect(await readFile(logFile, 'utf8')).toContain(text), { timeout: 5000 });

test('stop sends the signal and waits for the end', async () => {
  const server = startServerProcess(aCommand(`trap 'echo bye; exit 3' TERM; echo up; ${LOOP}`));
  await expectLogged('up');
  await server.stop();
  expect(await server.exited).toEqual({ code: 3, signal: null });
  expect(await readFile(logFile, 'utf8')).toBe('up\nbye\n');
});

test('a server that ignores the signal is killed after the grace period', async () => {
  const server = startServerProcess(aCommand(`trap '' TERM; echo up; ${LOOP}`));
  await expectLogged('up');
  const before = Date.now();
  await server.stop();
  expect(Date.now() - before).toBeGreaterThan(1500);
  expect(await server.exited).toMatchObject({ code: 137 });
});

test('a server does not outlive kill -9 of its parent', async () => {
  const parent = spawn(process.execPath, [
    '-e',
    `const [script, logFile, server] = process.argv.slice(1);
     const log = require('fs').openSync(logFile, 'a');
     require('child_process').spawn('/bin/sh', ['-c', script, 'g', 'TERM', '5', '/bin/sh', '-c', server], { detached: true, stdio: ['pipe', log, log] });`,
    GUARDIAN_SCRIPT,
    logFile,
    `trap 'echo stopped; exit 0' TERM; echo up; ${LOOP}`,
  ]);
  await expectLogged('up');
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await expectLogged('stopped');
});

test('a start that fails says so with the end of the log', async () => {
  const starting = startUntilReady(aCommand('echo reading the configuration; echo no such file >&2; exit 1'), () =>
    Promise.resolve(undefined),
  );
  await expect(starting).rejects.toThrow(
    /server ended unexpectedly with exit code 1[^]*reading the configuration\n {2}no such file/,
  );
});

test('an unexpected end is reported, a wanted one is not', async () => {
  const crashing = await startUntilReady(aCommand('sleep 0.2; echo out of memory; exit 9'), () =>
    Promise.resolve('ready'),
  );
  expect(String(await crashing.failed)).toContain('out of memory');

  const stopping = await startUntilReady(aCommand(LOOP), () => Promise.resolve('ready'));
  const failed = vi.fn<() => void>();
  void stopping.failed.then(failed);
  await stopping.process.stop();
  await sleep(50);
  expect(failed).not.toHaveBeenCalled();
});

test('a log that has grown large is set aside at the next start', async () => {
  await writeFile(logFile, 'x'.repeat(11 * 1024 * 1024));
  await startServerProcess(aCommand('echo new')).exited;
  expect(await readFile(logFile, 'utf8')).toBe('new\n');
  expect((await stat(`${logFile}.1`)).size).toBe(11 * 1024 * 1024);
});

test('a command that does not exist is an error, not a crash', async () => {
  const command = { ...aCommand(''), command: join(dir, 'missing') };
  await expect(startUntilReady(command, () => Promise.resolve(undefined))).rejects.toThrow(/exit code 127/);
});

test('a server that cannot even be spawned is an error at once', async () => {
  const unhandled = vi.fn<() => void>();
  process.once('unhandledRejection', unhandled);
  const before = Date.now();
  const command = { ...aCommand(LOOP), cwd: join(dir, 'missing') };
  await expect(startUntilReady(command, () => Promise.resolve(undefined))).rejects.toThrow(
    /^server could not be started: spawn .*ENOENT/,
  );
  expect(Date.now() - before).toBeLessThan(5_000);
  await sleep(10);
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('a server whose first answer is an error is stopped again', async () => {
  const command = aCommand(`trap 'echo stopped; exit 0' TERM; echo up; ${LOOP}`);
  const starting = startUntilReady(command, async () => {
    await expectLogged('up');
    throw new Error('password authentication failed');
  });
  await expect(starting).rejects.toThrow('password authentication failed');
  expect(await readFile(logFile, 'utf8')).toBe('up\nstopped\n');
});
