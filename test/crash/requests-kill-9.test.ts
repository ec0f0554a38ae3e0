import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '@posthorn/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { Standalone, type Credentials } from './standalone.js';

const KILLS = 6;
const WORKERS = 24;
/** A kill falls at a random moment of this long after the start. */
const UP_MS = 1_500;
/** A request whose process died is answered after half a minute, and more. */
const ANSWERED_WITHIN_MS = 90_000;

const dir = mkdtempSync(join(tmpdir(), 'posthorn-requests-'));
let standalone: Standalone;

beforeAll(async () => {
  standalone = await Standalone.in(dir);
});

afterAll(async () => {
  await standalone.kill('tree');
  rmSync(dir, { recursive: true, force: true });
});

interface Asked {
  readonly key: string;
  readonly requestId: string;
  /** How often it was asked until it was answered. */
  readonly times: number;
}

test(`after ${KILLS} times kill -9 every request that is repeated with its key is one send`, async () => {
  await standalone.start();
  const credentials = standalone.credentials();
  const stop = new AbortController();
  const answered: Asked[] = [];
  const workers = Array.from({ length: WORKERS }, (_, worker) => work(worker, credentials, stop.signal, answered));
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(Math.random() * UP_MS);
    await standalone.kill(kill % 2 === 0 ? 'node' : 'tree');
    await standalone.start();
  }
  stop.abort();
  await Promise.all(workers);
  // What was answered is answered again.
  const again = await Promise.all(answered.slice(-50).map(({ key }) => ask(key, credentials)));
  expect(again).toEqual(answered.slice(-50).map(({ requestId }) => requestId));

  const queued = await queuedSends(answered.length);
  const repeated = answered.filter(({ times }) => times > 1).length;
  process.stdout.write(
    `requests-kill-9: ${KILLS} kills, ${answered.length} requests, ${repeated} of them repeated, ${queued.length} sends\n`,
  );
  expect(answered.length).toBeGreaterThan(100);
  expect(repeated).toBeGreaterThan(0);
  expect(queued.map(({ key }) => key)).toEqual([...new Set(queued.map(({ key }) => key))]);
  expect(new Map(queued.map(({ key, requestId }) => [key, requestId]))).toEqual(
    new Map(answered.map(({ key, requestId }) => [key, requestId])),
  );
}, 240_000);

/** New requests until the signal, then those that were not answered, again and again. */
async function work(worker: number, credentials: Credentials, signal: AbortSignal, answered: Asked[]): Promise<void> {
  let open: { key: string; times: number }[] = [];
  const attempt = async (key: string, times: number) => {
    const requestId = await ask(key, credentials);
    if (requestId !== undefined) answered.push({ key, requestId, times });
    else open.push({ key, times });
    return requestId !== undefined;
  };
  for (let i = 0; !signal.aborted; i++) {
    if (!(await attempt(`request-${worker}-${i}`, 1))) await sleep(100);
  }
  const givesUpAt = Date.now() + ANSWERED_WITHIN_MS;
  while (open.length > 0) {
    if (Date.now() > givesUpAt) throw new Error(`${open.map(({ key }) => key).join(', ')} were not answered`);
    const asked = open;
    open = [];
    for (const { key, times } of asked) await attempt(key, times + 1);
    await sleep(200);
  }
}

/** @returns nothing when it has to be asked again */
async function ask(dedupeKey: string, { keys }: Credentials): Promise<string | undefined> {
  const answer = await fetch(`${standalone.baseUrl}/v1/agent/request-send`, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.mm_live}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      recipientEmail: `silent+${dedupeKey}@example.com`,
      dedupeKey,
      payload: { subject: dedupeKey, text: 'Hello' },
    }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => undefined);
  if (answer === undefined || answer.status === 409 || answer.status >= 500) {
    await answer?.body?.cancel();
    return undefined;
  }
  const body = (await answer.json().catch(() => undefined)) as { requestId?: string; status?: string } | undefined;
  if (body === undefined) return undefined;
  expect({ status: answer.status, body }).toMatchObject({ status: 200, body: { status: 'queued' } });
  return body.requestId;
}

const queuedKey = z.object({ data: z.object({ dedupeKey: z.string() }) });

/** As the projector shows them, once it has shown as many as there must be. */
async function queuedSends(atLeast: number): Promise<{ key: string; requestId: string }[]> {
  const db = createDatabase({ url: standalone.databaseUrl(), max: 1 });
  const look = async () => {
    const rows = await db
      .selectFrom('read.events')
      .select(['envelope', 'correlation_id'])
      .where('type', '=', 'send.queued')
      .orderBy('sequence')
      .execute();
    return rows.map(({ envelope, correlation_id: requestId }) => ({
      key: queuedKey.parse(envelope).data.dedupeKey,
      requestId,
    }));
  };
  try {
    await expect.poll(async () => (await look()).length, { timeout: 30_000 }).toBeGreaterThanOrEqual(atLeast);
    await sleep(1_000);
    return await look();
  } finally {
    await db.destroy();
  }
}
