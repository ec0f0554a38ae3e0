import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheDir, startNats, startPostgres, freePort } from '@posthorn/embedded';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readCredentials } from './workspace/credentials.js';

const BIN = fileURLToPath(new URL('../bin/posthorn.js', import.meta.url));
const READY_TIMEOUT_MS = 45_000;

let dataDir: string;
let port: number;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'posthorn-main-'));
  port = await freePort();
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  while ((await serversOf(dataDir)).length > 0) await sleep(50);
  await rm(dataDir, { recursive: true, force: true });
});

function posthorn(args: readonly string[], env: Readonly<Record<string, string>> = {}, user: { uid?: number } = {}) {
  const child = spawn(process.execPath, [BIN, ...args], {
    ...user,
    env: { ...process.env, POSTHORN_DATA_DIR: dataDir, POSTHORN_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit').then(([code]: (number | null)[]) => {
    running.delete(child);
    return code;
  });
  return {
    child,
    exited,
    output: () => output,
    ready: () => vi.waitFor(() => expect(output).toContain('ready in'), { timeout: READY_TIMEOUT_MS, interval: 20 }),
  };
}

async function output(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(child, 'close');
  return text;
}

/** Processes of PostgreSQL and NATS that work in this data directory. */
async function serversOf(directory: string): Promise<number[]> {
  const pidFiles = [join(directory, 'nats/nats.pid'), join(directory, 'postgres/cluster/postmaster.pid')];
  const pids = await Promise.all(
    pidFiles.map(async (file) => Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)),
  );
  return pids.filter((pid) => {
    try {
      return pid > 0 && process.kill(pid, 0);
    } catch {
      return false;
    }
  });
}

test('starts, serves, stops its servers on SIGTERM, and finds its data at the second start', async () => {
  const first = posthorn(['start']);
  await first.ready();
  const credentials = await readCredentials(dataDir);
  expect(credentials?.baseUrl).toBe(`http://127.0.0.1:${port}`);
  expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
  expect(await serversOf(dataDir)).toHaveLength(2);
  first.child.kill('SIGTERM');
  expect(await first.exited).toBe(0);
  expect(await serversOf(dataDir)).toEqual([]);

  const second = posthorn(['start']);
  await second.ready();
  expect(await readCredentials(dataDir)).toEqual(credentials);
  second.child.kill('SIGINT');
  expect(await second.exited).toBe(0);
});

test('the three commands of the banner work as they are printed', async () => {
  const instance = posthorn(['start']);
  await instance.ready();
  const commands = instance
    .output()
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line.startsWith('curl '));
  const [watch = '', send = '', replay = ''] = commands;
  const watching = spawn('/bin/bash', ['-c', `exec timeout 20 ${watch}`]);
  let seen = '';
  watching.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
  await vi.waitFor(() => expect(seen).not.toBe(''), { timeout: 10_000 });

  expect(JSON.parse(await output('/bin/bash', ['-c', send]))).toMatchObject({ status: 'queued' });
  await vi.waitFor(() => expect(seen).toMatch(/event: send\.queued[^]*event: delivery\.delivered/), {
    timeout: 10_000,
  });
  watching.kill();
  expect(await output('/bin/bash', ['-c', `timeout 2 ${replay}; true`])).toContain('event: send.queued');

  const before = Date.now();
  instance.child.kill('SIGINT');
  expect(await instance.exited).toBe(0);
  expect(Date.now() - before).toBeLessThan(6_000);
});

test('after kill -9 its servers end by themselves and the next start works at once', async () => {
  const first = posthorn(['start']);
  await first.ready();
  first.child.kill('SIGKILL');
  await first.exited;
  const second = posthorn(['start']);
  await second.ready();
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

test('after kill -9 of it and of its servers the next start works at once', async () => {
  const first = posthorn(['start']);
  await first.ready();
  for (const pid of [...(await serversOf(dataDir)), first.child.pid ?? 0]) process.kill(pid, 'SIGKILL');
  await first.exited;
  const second = posthorn(['start']);
  await second.ready();
  second.child.kill('SIGTERM');
  expect(await second.exited).toBe(0);
});

test('a second instance names the first, and the commands find the one that runs', async () => {
  const first = posthorn(['start']);
  await first.ready();
  const second = posthorn(['start'], { POSTHORN_PORT: String(await freePort()) });
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain(`in use by another Posthorn (process ${first.child.pid})`);

  const doctor = posthorn(['doctor']);
  expect(await doctor.exited).toBe(0);
  expect(doctor.output()).toMatch(/ok +running .* ready/);
  const keys = posthorn(['keys', 'list', '--json']);
  expect(await keys.exited).toBe(0);
  expect(JSON.parse(keys.output())).toHaveLength(7);
  first.child.kill('SIGTERM');
  await first.exited;
});

test.each([
  ['nats-server', 'nats/nats.pid'],
  ['PostgreSQL', 'postgres/cluster/postmaster.pid'],
])('%s takes the instance down when it dies, with an explanation', async (name, pidFile) => {
  const instance = posthorn(['start']);
  await instance.ready();
  process.kill(Number.parseInt(await readFile(join(dataDir, pidFile), 'utf8'), 10), 'SIGKILL');
  expect(await instance.exited).toBe(1);
  expect(instance.output()).toContain(`${name} ended unexpectedly`);
  expect(await serversOf(dataDir)).toEqual([]);
});

test('with servers of one’s own nothing is embedded', async () => {
  const own = await mkdtemp(join(tmpdir(), 'posthorn-own-'));
  // Not those of the test run: this instance would take part in the other tests.
  const [nats, postgres] = await Promise.all([
    startNats({
      dataDir: join(own, 'nats'),
      searchPath: process.env['PATH'],
      cacheDir: await cacheDir({ fallback: own }),
    }),
    startPostgres({ dataDir: join(own, 'postgres'), fsync: false }),
  ]);
  const instance = posthorn(['start'], { NATS_URL: nats.url, DATABASE_URL: postgres.url });
  await instance.ready();
  expect(instance.output()).toContain(`NATS at ${new URL(nats.url).host}`);
  expect((await readdir(dataDir)).filter((name) => name === 'nats' || name === 'postgres')).toEqual([]);
  instance.child.kill('SIGTERM');
  expect(await instance.exited).toBe(0);
  await Promise.all([nats.stop(), postgres.stop()]);
  await rm(own, { recursive: true, force: true });
});

// Below /proc mkdir says ENOENT although the parent is there.
test.each(['/dev/null/posthorn', '/proc/posthorn', '/proc/posthorn/data'])(
  'a data directory that cannot be made is explained: %s',
  async (path) => {
    const instance = posthorn(['start'], { POSTHORN_DATA_DIR: path });
    expect(await instance.exited).toBe(1);
    expect(instance.output()).toMatch(
      new RegExp(`^The data directory ${path} cannot be used: .*\n.*POSTHORN_DATA_DIR`),
    );
  },
);

test('a data directory that this user may not write is explained', async ({ skip }) => {
  await chmod(dataDir, 0o555);
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
  skip(spawnSync('test', ['-r', BIN], nobody).status !== 0, 'only root can read this clone');
  const instance = posthorn(['start'], {}, nobody);
  expect(await instance.exited).toBe(1);
  expect(instance.output()).toMatch(/^The data directory .* cannot be used: EACCES.*\n.*POSTHORN_DATA_DIR/);
});

test('a taken port is found before anything is started', async () => {
  const taken = createServer().listen(port, '127.0.0.1');
  await once(taken, 'listening');
  const instance = posthorn(['start']);
  expect(await instance.exited).toBe(1);
  expect(instance.output()).toContain(`Port ${port} on 127.0.0.1 is in use`);
  expect(await serversOf(dataDir)).toEqual([]);
  taken.close();
});

test('a wrong variable and an unknown command are explained', async () => {
  const wrong = posthorn(['start'], { POSTHORN_PORT: 'eighty' });
  expect(await wrong.exited).toBe(2);
  expect(wrong.output()).toContain('POSTHORN_PORT: "eighty" is not an integer from 1 to 65535');
  const unknown = posthorn(['strat']);
  expect(await unknown.exited).toBe(1);
  expect(unknown.output()).toContain('Did you mean start?');
});

test('without a command it shows what there is, and on request its version', async () => {
  const alone = posthorn([]);
  expect(await alone.exited).toBe(0);
  expect(alone.output()).toMatch(/^Usage: posthorn [^]*\n {2}start [^]*\n {2}workspaces /);
  const version = posthorn(['--version']);
  expect(await version.exited).toBe(0);
  expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
});
