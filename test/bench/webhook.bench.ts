import { type ChildProcess, fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '@posthorn/embedded';
import { closedLoop, type LoadResult, round } from './closed-loop.ts';
import { cpuPerUnit, cpuTimes } from './cpu-times.ts';
import { startStack } from './stack.ts';

const SECRET = 'bench-secret';
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 2);
const CONNECTIONS = (process.env['BENCH_CONNECTIONS'] ?? '64,256').split(',').map(Number);
const EVENTS = ['sent', 'delivered', 'opened', 'clicked'] as const;

/**
 * Durable webhook ingest beside a bare Fastify handler that only checks the HMAC: the same load generator, the same
 * requests, taking turns in one run. Every report is a new fact (its send had no such event), so each is one append.
 * Once with the projector at work on the same cores, once with it stopped, for the ingest path alone.
 * At 64 connections a closed loop is bound by the latency of a commit, at 256 by processor time.
 */
export async function webhookBench(print: (line: object) => void): Promise<void> {
  for (const connections of CONNECTIONS) await compare(connections, print);
}

async function compare(connections: number, print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  const barePort = await freePort();
  const bare = await startBare(barePort);
  try {
    const ingestion = await stack.startApp('ingestion', { REACH_EVENTS_WEBHOOK_SECRET: SECRET });
    const projector = (await stack.startApp('projector')).process;
    const names = new Map(
      Object.entries({ bare, ingestion: ingestion.process, projector }).map(([name, { pid = 0 }]) => [pid, name]),
    );
    const measured = async (run: () => Promise<LoadResult>, settle = async () => {}) => {
      const before = cpuTimes(names);
      const result = await run();
      await settle();
      return { ...result, cpuMicroseconds: cpuPerUnit(before, cpuTimes(names), result.requests) };
    };
    const rates = { bare: [] as number[], running: [] as number[], stopped: [] as number[] };
    // Round 0 warms everything up and finds the pace, so that no later round runs out of sends.
    let sendCount = 40_000;
    for (let round = 0; round <= ROUNDS; round++) {
      const report = (handler: string, rate: number[], result: LoadResult, more: object = {}) => {
        if (round === 0) return;
        rate.push(result.perSecond);
        print({ bench: 'webhook', handler, connections, ...result, ...more });
      };
      const load = { connections, seconds: SECONDS };
      for (const state of ['running', 'stopped'] as const) {
        const requests = reportsOf(await stack.queueSends(sendCount));
        await stack.projected();
        if (state === 'running') {
          const nextRequest = cycle(requests);
          report('bare', rates.bare, await measured(() => closedLoop({ ...load, port: barePort, nextRequest })));
        } else projector.kill('SIGSTOP');
        const before = (await stack.log.bounds()).last;
        let projectorBehindSeconds = 0;
        const result = await measured(
          () => closedLoop({ ...load, port: ingestion.port, nextRequest: once(requests) }),
          async () => {
            // A report is paid for when its rows are written.
            if (state === 'running') projectorBehindSeconds = await timed(() => stack.projected());
          },
        );
        projector.kill('SIGCONT');
        const appended = (await stack.log.bounds()).last - before;
        const acknowledged = result.statuses['200'] ?? 0;
        if (appended !== acknowledged) throw new Error(`${acknowledged} acknowledged, ${appended} appended`);
        if (state === 'stopped') projectorBehindSeconds = await timed(() => stack.projected());
        report('durable', rates[state], result, { projector: state, projectorBehindSeconds });
        sendCount = Math.max(sendCount, Math.ceil((result.perSecond * SECONDS * 1.5) / EVENTS.length) + 5000);
      }
    }
    const barePerSecond = median(rates.bare);
    for (const projector of ['running', 'stopped'] as const) {
      const durablePerSecond = median(rates[projector]);
      const ratio = round(durablePerSecond / barePerSecond);
      print({ bench: 'webhook', median: { connections, projector, barePerSecond, durablePerSecond, ratio } });
    }
  } finally {
    bare.kill();
    await stack.stop();
  }
}

/** The reports of a send come within seconds, as from a provider: a group of sends is reported sent, then delivered, and so on. */
const SENDS_UNDER_WAY = 2_000;

function reportsOf(sends: readonly string[]): Buffer[] {
  const requests: Buffer[] = [];
  for (let from = 0; from < sends.length; from += SENDS_UNDER_WAY) {
    const group = sends.slice(from, from + SENDS_UNDER_WAY);
    for (const event of EVENTS) requests.push(...group.map((sendId, n) => signedReport(sendId, event, from + n)));
  }
  return requests;
}

function signedReport(sendId: string, event: string, n: number): Buffer {
  const body = JSON.stringify({
    reach_send_id: sendId,
    event,
    recipient: `person${n}@example.com`,
    message_id: `bench-${n}`,
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return Buffer.from(
    'POST /api/webhooks/mail-events HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n' +
      `x-reach-signature: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

function once(requests: readonly Buffer[]): () => Buffer | undefined {
  let next = 0;
  return () => requests[next++];
}

function cycle(requests: readonly Buffer[]): () => Buffer | undefined {
  let next = 0;
  return () => requests[next++ % requests.length];
}

/** Of an even number the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return Math.round(((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2);
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return round((performance.now() - startedAt) / 1000);
}

async function startBare(port: number): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'bare-handler.ts'), [SECRET, `${port}`]);
  await new Promise((resolve) => child.once('message', resolve));
  return child;
}
