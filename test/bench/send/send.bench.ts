import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys } from '@posthorn/platform';
import { closedLoop, round } from '../closed-loop.ts';
import { cpuPerUnit, cpuTimes } from '../cpu-times.ts';
import { type BenchStack, startStack } from '../stack.ts';
import { mailOf } from './mails.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';

const MAILS = Number(process.env['BENCH_MAILS'] ?? 10_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
/** To the mail server, for everybody. */
const CONNECTIONS = 10;
/** Clients that ask for sends. */
const CLIENTS = 64;
const DRAIN_MS = 180_000;
const VERDICT_SECONDS = 5;
const VERDICT_WARM_UP_SECONDS = 3;

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
    for (const path of ['simulate-send', 'request-send'] as const) {
      print({ bench: 'send', answered: path, ...(await posthorn.verdicts(path)) });
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
  const { key, mailboxId } = await aCustomer(stack);
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
    /** One client after the other, as an agent waits for its verdict. */
    async verdicts(path: 'simulate-send' | 'request-send') {
      const nextRequest = () => sendRequest(asked++, key, mailboxId, path);
      const load = { port: api.port, connections: 1, seconds: VERDICT_SECONDS, nextRequest };
      await closedLoop({ ...load, seconds: VERDICT_WARM_UP_SECONDS });
      const { perSecond, p50Ms, p99Ms } = await closedLoop(load);
      return { perSecond, p50Ms, p99Ms };
    },
    async run() {
      const first = asked;
      asked += MAILS;
      const requests = Array.from({ length: MAILS }, (_, n) => sendRequest(first + n, key, mailboxId));
      let next = 0;
      const nextRequest = () => requests[next++];
      const result = await closedLoop({ port: api.port, connections: CLIENTS, seconds: 600, nextRequest });
      const { statuses, p50Ms, p99Ms, perSecond: requestsPerSecond } = result;
      if (statuses['200'] !== MAILS) throw new Error(`not every send was queued: ${JSON.stringify(statuses)}`);
      return { requestsPerSecond, p50Ms, p99Ms };
    },
  };
}

async function aCustomer(stack: BenchStack): Promise<{ key: string; mailboxId: string }> {
  const db = createDatabase({ url: stack.databaseUrl, max: 1 });
  try {
    const { key } = await new ApiKeys(db).create({
      workspaceId: stack.workspaceId,
      kind: 'mm_live',
      scopes: ['send', 'read'],
    });
    const mailboxId = newId('agt');
    const agent = { id: mailboxId, workspace_id: stack.workspaceId, name: 'Acme Sales', email: 'sales@acme.example' };
    await db.insertInto('agents').values(agent).execute();
    return { key, mailboxId };
  } finally {
    await db.destroy();
  }
}

function sendRequest(n: number, key: string, mailboxId: string, path = 'request-send'): Buffer {
  const { to, ...payload } = mailOf(n);
  const body = JSON.stringify({ recipientEmail: to, mailboxId, dedupeKey: `bench-${n}`, payload });
  return Buffer.from(
    `POST /v1/agent/${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
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
