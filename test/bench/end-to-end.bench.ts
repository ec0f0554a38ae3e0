import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiKeys } from '@posthorn/platform';
import { createDatabase } from '@posthorn/database';
import { quantile, round } from './closed-loop.ts';
import { startStack } from './stack.ts';

const SECRET = 'bench-secret';
const REPORTS = Number(process.env['BENCH_REPORTS'] ?? 500);
const EVERY_MS = 20;
const agent = new Agent({ keepAlive: true });

/**
 * Idle end-to-end latency: a signed report every 20 ms, each a new durable fact, timed from the first byte of the
 * request and from its acknowledgement to the event's bytes at an SSE client. Own processes for ingestion, projector
 * and gateway; the client shares the two cores with them.
 */
export async function endToEndBench(print: (line: object) => void): Promise<void> {
  const stack = await startStack();
  try {
    const [ingestion, gateway] = await Promise.all([
      stack.startApp('ingestion', { REACH_EVENTS_WEBHOOK_SECRET: SECRET }),
      stack.startApp('stream-gateway'),
      stack.startApp('projector'),
    ]);
    const sends = await stack.queueSends(REPORTS + 50);
    await stack.projected();
    const abort = new AbortController();
    const received = new Map<string, number>();
    const reading = readStream(
      gateway.port,
      await createKey(stack.databaseUrl, stack.workspaceId),
      received,
      abort.signal,
    );

    const fromRequest: number[] = [];
    const fromAcknowledgement: number[] = [];
    for (const [n, sendId] of sends.entries()) {
      const startedAt = performance.now();
      await report(ingestion.port, sendId);
      const acknowledgedAt = performance.now();
      while (!received.has(sendId)) await sleep(1);
      if (n < 50) continue; // warm-up
      const receivedAt = received.get(sendId) ?? 0;
      fromRequest.push(receivedAt - startedAt);
      fromAcknowledgement.push(receivedAt - acknowledgedAt);
      await sleep(EVERY_MS);
    }
    abort.abort();
    await reading;
    print({ bench: 'end-to-end', measured: 'request sent to SSE bytes', ...percentiles(fromRequest) });
    print({ bench: 'end-to-end', measured: 'request acknowledged to SSE bytes', ...percentiles(fromAcknowledgement) });
  } finally {
    await stack.stop();
  }
}

function percentiles(values: readonly number[]): object {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    reports: sorted.length,
    p50Ms: round(quantile(sorted, 0.5)),
    p99Ms: round(quantile(sorted, 0.99)),
    maxMs: round(sorted.at(-1) ?? 0),
  };
}

/** By Node's plain client: `fetch` takes 2 ms of the core for itself where a request comes every 20 ms. */
async function report(port: number, sendId: string): Promise<void> {
  const body = JSON.stringify({ reach_send_id: sendId, event: 'delivered' });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-reach-signature': signature,
  };
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: '/api/webhooks/mail-events',
    method: 'POST',
    agent,
    headers,
  });
  outgoing.end(body);
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answered = await text(answer);
  if (!answered.includes('"matched":true')) throw new Error(`${answer.statusCode} ${answered}`);
}

async function readStream(
  port: number,
  key: string,
  received: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/agent/events/stream?eventTypes=delivery.*`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  });
  if (!answer.ok || !answer.body) throw new Error(`stream: ${answer.status} ${await answer.text()}`);
  const decoder = new TextDecoder();
  try {
    for await (const chunk of answer.body) {
      const at = performance.now();
      for (const [, requestId] of decoder.decode(chunk, { stream: true }).matchAll(/"requestId":"([^"]+)"/g)) {
        if (requestId !== undefined) received.set(requestId, at);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function createKey(databaseUrl: string, workspaceId: string): Promise<string> {
  const db = createDatabase({ url: databaseUrl, max: 1, applicationName: 'bench-key' });
  try {
    const { key } = await new ApiKeys(db).create({ workspaceId, kind: 'mm_live', scopes: ['read'] });
    return key;
  } finally {
    await db.destroy();
  }
}
