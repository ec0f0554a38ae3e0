import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { closedLoop, round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { type BenchStack, startStack } from '../stack.ts';
import { aCustomer, sendRequest } from './customer.ts';
import { mailOf } from './mails.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';

const MAILS = Number(process.env['BENCH_MAILS'] ?? 10_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
/** To the mail server, for everybody. */
const CONNECTIONS = 10;
/** Clients that ask for sends. */
const CLIENTS = 64;
const DRAIN_MS = 180_000;

/**
 * Mails per second from request to `smtp-sink`: Postfix's own `smtp-source` (the limit), a bare nodemailer pool (what a user
 * would write), and the whole of Posthorn: HTTP, policy, log, dispatcher, SMTP, with the projector at work. The same
 * mails, the same sink, taking turns. CPU is that of every process, sink and load generator included.
 */
export async function sendBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const sink = await startSmtpSink();
  const pool = await startPool(sink.port);
  try {
    const posthorn = await startPosthorn(stack, sink);
    const names = new Map([...posthorn.names, [pool.pid ?? 0, 'nodemailer'], [sink.process.pid ?? 0, 'smtp-sink']]);
    const contenders = {
      'smtp-source': () => smtpSource(sink.port),
      'nodemailer pool': () => runPool(pool),
      posthorn: () => posthorn.run(),
    };
    const rates: Record<string, number[]> = {};
    // Round 0 warms everything up.
    for (let turn = 0; turn <= ROUNDS; turn++) {
      for (const [contender, run] of Object.entries(contenders)) {
        const before = cpuTimes(names);
        const startedAt = performance.now();
        const arrived = sink.count + MAILS;
        const more = await run();
        await sink.reached(arrived, DRAIN_MS);
        const seconds = (performance.now() - startedAt) / 1000;
        await stack.projected();
        const perSecond = Math.round(MAILS / seconds);
        if (turn === 0) continue;
        (rates[contender] ??= []).push(perSecond);
        // Microseconds for one are milliseconds for a thousand.
        const cpuMsPer1000 = cpuPerUnit(before, cpuTimes(names), MAILS);
        print({ bench: 'send', contender, mails: MAILS, perSecond, ...more, cpuMsPer1000 });
      }
    }
    const median = Object.fromEntries(Object.entries(rates).map(([name, values]) => [name, middle(values)]));
    const ratio = round((median['posthorn'] ?? 0) / (median['nodemailer pool'] ?? Number.NaN));
    print({ bench: 'send', median, ratio, targets: { ratio: 0.5, goal: 0.7, perSecond: 500 } });
  } finally {
    pool.kill();
    await stack.stop();
    await sink.stop();
  }
}

async function startPosthorn(stack: BenchStack, sink: SmtpSink) {
  const customer = await aCustomer(stack);
  const [api, dispatcher, projector] = await Promise.all([
    stack.startApp('api'),
    stack.startApp('dispatcher', {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: `smtp://127.0.0.1:${sink.port}`,
      SMTP_POOL_SIZE: `${CONNECTIONS}`,
    }),
    stack.startApp('projector'),
  ]);
  const names: [number, string][] = Object.entries({ api, dispatcher, projector }).map(([name, service]) => [
    service.process.pid ?? 0,
    name,
  ]);
  let asked = 0;
  return {
    names,
    async run() {
      const first = asked;
      asked += MAILS;
      const requests = Array.from({ length: MAILS }, (_, n) => sendRequest(first + n, customer));
      let next = 0;
      const nextRequest = () => requests[next++];
      const result = await closedLoop({ port: api.port, connections: CLIENTS, seconds: 600, nextRequest });
      const { statuses, p50Ms, p99Ms, perSecond: requestsPerSecond } = result;
      if (statuses['200'] !== MAILS) throw new Error(`not every send was queued: ${JSON.stringify(statuses)}`);
      return { requestsPerSecond, p50Ms, p99Ms };
    },
  };
}

async function smtpSource(port: number): Promise<object> {
  const length = `${JSON.stringify(mailOf(0)).length}`;
  const addresses = ['-f', 'sales@acme.example', '-t', 'person@example.com'];
  const load = ['-d', '-s', `${CONNECTIONS}`, '-m', `${MAILS}`, '-l', length];
  await promisify(execFile)('smtp-source', [...load, ...addresses, `127.0.0.1:${port}`]);
  return {};
}

async function startPool(port: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'bare-pool.ts'), [`${port}`, `${CONNECTIONS}`]);
  await once(child, 'message');
  return child;
}

async function runPool(pool: ChildProcess): Promise<object> {
  pool.send(MAILS);
  await once(pool, 'message');
  return {};
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
