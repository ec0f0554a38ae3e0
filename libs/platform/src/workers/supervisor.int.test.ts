import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { PortTakenError, StopTimeoutError } from '../http/service-options.js';
import { createLogger } from '../logging/logger.js';
import { claimPort } from './port-claim.js';
import { Supervisor, WorkerStartError } from './supervisor.js';

const READY = 'process.send({ ready: true, url: "http://x" });';
const OBEDIENT = `${READY} process.on('message', () => process.exit(0));`;
const DEAF = `${READY} setInterval(() => {}, 1000);`;
const BROKEN = 'process.exit(3);';

const children: ChildProcess[] = [];
const lines: Record<string, unknown>[] = [];
const logger = createLogger({
  name: 'test',
  level: 'info',
  destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  lines.length = 0;
});

/** @param programs of the workers, by number from 1 */
function supervise(...programs: readonly string[]): Promise<Supervisor> {
  const fork = (worker: number) => {
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    const child = spawn(process.execPath, ['-e', programs[worker - 1] ?? ''], { stdio: [...stdio] });
    children.push(child);
    return child;
  };
  const stopLimitMs = programs.includes(DEAF) ? 2_000 : 15_000;
  return Supervisor.start({ name: 'test', workers: programs.length, logger, fork, stopLimitMs });
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

describe('a supervisor', () => {
  test('has started when all workers serve, and has stopped when all have ended', async () => {
    const supervisor = await supervise(OBEDIENT, OBEDIENT, OBEDIENT);
    expect(lines).toMatchObject([{ level: 30, msg: 'test listens with 3 workers', workers: 3, url: 'http://x' }]);
    await supervisor.stop();
    expect(children.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  });

  test('whose first worker does not start tries no other', async () => {
    await expect(supervise(BROKEN, OBEDIENT)).rejects.toThrow('Worker 1 could not start (exit code 3)');
    expect(children).toHaveLength(1);
  });

  test('of which a later worker does not start stops the others', async () => {
    await expect(supervise(OBEDIENT, OBEDIENT, BROKEN)).rejects.toThrow(WorkerStartError);
    expect(children.filter(isRunning)).toEqual([]);
  });

  test('kills a worker that does not stop in time, and says so', async () => {
    const supervisor = await supervise(OBEDIENT, DEAF);
    await expect(supervisor.stop()).rejects.toThrow(StopTimeoutError);
    expect(children.map(({ exitCode, signalCode }) => signalCode ?? exitCode)).toEqual([0, 'SIGKILL']);
  });

  test('goes on when the system has no room for a worker, and tries again', async () => {
    let starts = 0;
    const fork = () => {
      // A directory that is not there fails as late as a lack of processes does.
      const cwd = ++starts === 2 ? '/nowhere' : undefined;
      const child = spawn(process.execPath, ['-e', OBEDIENT], { cwd, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      children.push(child);
      return child;
    };
    const supervisor = await Supervisor.start({ name: 'test', workers: 1, logger, fork, stopLimitMs: 5_000 });
    children[0]?.kill('SIGKILL');
    await expect.poll(() => lines.at(-1)?.['how'], { timeout: 5_000 }).toBe('the system did not start it');
    await expect.poll(() => starts, { timeout: 5_000 }).toBe(3);
    await supervisor.stop();
    expect(children.filter((child) => child.pid !== undefined && isRunning(child))).toEqual([]);
  });

  test('that is stopped while it waits to start a worker again starts none', async () => {
    const supervisor = await supervise(OBEDIENT);
    children[0]?.kill('SIGKILL');
    await expect.poll(() => lines.at(-1)).toMatchObject({ level: 50, worker: 1, how: 'SIGKILL', waitMs: 250 });
    await supervisor.stop();
    expect(children).toHaveLength(1);
  });
});

describe('a claim on a port', () => {
  test('chooses one, leaves it free for the workers, and lets nobody else claim it', async () => {
    const claim = await claimPort('127.0.0.1', 0);
    await expect(claimPort('127.0.0.1', claim.port)).rejects.toThrow(PortTakenError);
    const worker = createServer().listen({ port: claim.port, host: '127.0.0.1', reusePort: true });
    await once(worker, 'listening');
    worker.close();
    claim.release();
    await expect.poll(() => claimPort('127.0.0.1', claim.port).then((again) => again.release())).toBeUndefined();
  });

  test('is refused while anybody listens there, sharing or not', async () => {
    for (const reusePort of [false, true]) {
      const other = createServer().listen({ port: 0, host: '127.0.0.1', reusePort });
      await once(other, 'listening');
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await expect(claimPort('127.0.0.1', port)).rejects.toThrow(PortTakenError);
      other.close();
    }
  });
});
