import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ownNats, type OwnNats, testServers } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

const WAIT = { timeout: 30_000, interval: 50 };

interface Line {
  readonly msg: string;
  readonly worker?: number;
  readonly pid: number;
  readonly url?: string;
}

/** A service that runs as several processes, as its container starts it. */
class Supervised {
  output = '';
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;

  constructor(service: string, env: Readonly<Record<string, string>>) {
    const { databaseUrl } = testServers();
    const main = fileURLToPath(new URL(`../../${service}/dist/main.js`, import.meta.url));
    const own = { NATS_URL: nats.url, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', WORKERS: '2', ...env };
    this.child = spawn(process.execPath, [main], { env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exited = once(this.child, 'close').then(([code, signal]: unknown[]) => code ?? signal);
  }

  get lines(): Line[] {
    return this.output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));
  }

  async ready(): Promise<string> {
    const find = () => this.lines.find(({ msg }) => /listens with 2 workers/.test(msg))?.url;
    return vi.waitUntil(find, WAIT);
  }

  /** Of every start of the worker with this number, the latest last. */
  pidsOf(worker: number): number[] {
    return this.lines.filter((line) => line.worker === worker && line.msg.endsWith(' listens')).map(({ pid }) => pid);
  }
}

/** Of this file's own: ingestion takes facts before it finds that its port is taken, and would append for those of other tests. */
let nats: OwnNats;
beforeAll(async () => {
  nats = await ownNats();
});
afterAll(() => nats.stop());

let services: Supervised[] = [];
afterEach(async () => {
  for (const { child } of services) child.kill('SIGKILL');
  services = [];
});

function start(env: Readonly<Record<string, string>> = {}, service = 'stream-gateway'): Supervised {
  const supervised = new Supervised(service, env);
  services.push(supervised);
  return supervised;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const goneSoon = (...pids: readonly (number | undefined)[]) =>
  vi.waitUntil(() => !pids.some((pid) => pid !== undefined && isAlive(pid)), WAIT);

describe('a service with WORKERS=2', () => {
  test('serves one port from two processes, starts one again that dies, and stops them all on SIGTERM', async () => {
    const service = start();
    const url = await service.ready();
    const [first] = service.pidsOf(1);
    const [second] = service.pidsOf(2);
    expect(new Set([service.child.pid, first, second]).size).toBe(3);
    expect(await fetch(`${url}/health/ready`)).toMatchObject({ status: 200 });

    process.kill(first ?? 0, 'SIGKILL');
    await vi.waitUntil(() => service.pidsOf(1).length === 2, WAIT);
    expect(service.lines).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'a worker ended and is started again', worker: 1, how: 'SIGKILL' }),
    );
    expect(await fetch(`${url}/health/ready`)).toMatchObject({ status: 200 });

    service.child.kill('SIGTERM');
    expect(await service.exited).toBe(0);
    expect([...service.pidsOf(1), ...service.pidsOf(2)].filter(isAlive)).toEqual([]);
    expect(service.lines.filter(({ msg }) => /ended/.test(msg))).toHaveLength(1);
  });

  test('takes its workers with it when it is killed, and at once on a second signal', async () => {
    const killed = start();
    await killed.ready();
    killed.child.kill('SIGKILL');
    await goneSoon(...killed.pidsOf(1), ...killed.pidsOf(2));

    const hurried = start();
    // Half a request is one in flight, which an orderly stop waits 10 s for.
    const half = connect(Number(new URL(await hurried.ready()).port), '127.0.0.1');
    half.on('error', () => undefined).write('GET /health/live HTTP/1.1\r\n');
    await sleep(200);
    const startedAt = performance.now();
    hurried.child.kill('SIGTERM');
    await sleep(500);
    hurried.child.kill('SIGTERM');
    expect(await hurried.exited).toBe('SIGTERM');
    await goneSoon(...hurried.pidsOf(1), ...hurried.pidsOf(2));
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('shares its port with nobody: neither the same service nor another one, however it is started', async () => {
    const { port } = new URL(await start().ready());
    for (const [service, WORKERS] of [
      ['stream-gateway', '2'],
      ['ingestion', '2'],
      ['ingestion', '1'],
    ] as const) {
      const second = start({ PORT: port, WORKERS, LOG_LEVEL: 'error' }, service);
      expect(await second.exited).toBe(1);
      expect(second.output).toContain(`Port ${port} on 127.0.0.1 is in use by another program.`);
    }
  });

  test('that cannot start says why once', async () => {
    const service = start({ DATABASE_URL: 'postgres://posthorn:pw@127.0.0.1:1/posthorn', LOG_LEVEL: 'error' });
    expect(await service.exited).toBe(1);
    expect(service.output.match(/cannot be used/g)).toHaveLength(1);
    expect(service.output).toContain('Worker 1 could not start (exit code 1)');
    expect(service.output).not.toMatch(/^ {4}at /m);
  });

  test('has a metrics port for each of them', async () => {
    const service = start({ METRICS_PORT: '0' });
    await service.ready();
    const urls = service.lines.filter(({ msg }) => /serves metrics/.test(msg)).map(({ url }) => url);
    expect(new Set(urls).size).toBe(2);
    for (const url of urls) expect(await fetch(url ?? '')).toMatchObject({ status: 200 });
  });
});

test.each([
  ['zero', '0'],
  ['many', '-1'],
])('WORKERS that says %s is refused by name', async (_, WORKERS) => {
  const service = start({ WORKERS });
  expect(await service.exited).toBe(1);
  expect(service.output).toMatch(/WORKERS: .*neither "auto" nor a number/);
});
