import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { startSmtpSink } from './smtp-sink.ts';

const MAILS = Number(process.env['BENCH_MAILS'] ?? 10_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const CONNECTIONS = 10;
const DRAIN_MS = 60_000;

/**
 * The SMTP transport alone beside nodemailer's pool and `smtp-source`, which sends one ready mail again and again: the same mails to the
 * same `smtp-sink`, taking turns. CPU is told apart by process, since the sink is on the same machine.
 */
export async function transportBench(print: (line: object) => void): Promise<void> {
  const sink = await startSmtpSink();
  const args = [`${sink.port}`, `${CONNECTIONS}`];
  const [pool, own] = await Promise.all(['bare-pool.ts', 'own-transport.ts'].map((file) => sender(file, args)));
  if (pool === undefined || own === undefined) throw new Error('a sender did not start');
  try {
    const names = new Map(
      [pool, own, sink.process].map(({ pid = 0 }, n) => [pid, ['nodemailer', 'transport', 'smtp-sink'][n] ?? '']),
    );
    const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
      'smtp-source': () => smtpSource(sink.port),
      'nodemailer pool': () => run(pool),
      transport: () => run(own),
    };
    // Round 0 warms everything up.
    for (let turn = 0; turn <= ROUNDS; turn++) {
      for (const [contender, send] of Object.entries(contenders)) {
        const before = cpuTimes(names);
        const arrived = sink.count + MAILS;
        const startedAt = performance.now();
        await send();
        await sink.reached(arrived, DRAIN_MS);
        const perSecond = Math.round((MAILS * 1000) / (performance.now() - startedAt));
        const cpuMicroseconds = cpuPerUnit(before, cpuTimes(names), MAILS);
        if (turn > 0)
          print({ bench: 'transport', contender, mails: MAILS, connections: CONNECTIONS, perSecond, cpuMicroseconds });
      }
    }
  } finally {
    pool.kill();
    own.kill();
    await sink.stop();
  }
}

async function sender(file: string, args: readonly string[]): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, file), args);
  await once(child, 'message');
  return child;
}

async function run(child: ChildProcess): Promise<void> {
  child.send(MAILS);
  await once(child, 'message');
}

async function smtpSource(port: number): Promise<void> {
  const options = ['-d', '-s', `${CONNECTIONS}`, '-m', `${MAILS}`, '-l', '2000', '-f', 'sales@acme.example'];
  await promisify(execFile)('smtp-source', [...options, '-t', 'person@example.com', `127.0.0.1:${port}`]);
}
