import { setTimeout } from 'node:timers/promises';
import { createDatabase } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from './answer.js';
import { fingerprintOf } from './fingerprint.js';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from './idempotency.errors.js';
import { removeExpired } from './idempotency.queries.js';
import { IdempotentRequests } from './idempotent-requests.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 6 });
afterAll(async () => {
  // Answers are stored behind the caller's back.
  await Promise.all(processes.map((each) => each.idle()));
  await db.destroy();
});

let workspaceId: string;
let runs: number;
const warn = (error: unknown): never => {
  throw error;
};
const processes: IdempotentRequests[] = [];
function aProcess(): IdempotentRequests {
  const requests = new IdempotentRequests(db, warn);
  processes.push(requests);
  return requests;
}
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  runs = 0;
});

const keyed = (key: string, body: unknown = 'body', testMode = false) => ({
  workspaceId,
  testMode,
  key,
  fingerprint: fingerprintOf('op', body),
});
const answering = (status = 201) => {
  return async (): Promise<Answer> => {
    await setTimeout(5);
    return { status, body: { run: ++runs } };
  };
};
/** What another process holds, or left behind. */
async function aged(seconds: number): Promise<void> {
  await sql`update idempotency_keys set started_at = started_at - ${seconds} * interval '1 second',
    expires_at = expires_at - ${seconds} * interval '1 second' where workspace_id = ${workspaceId}`.execute(db);
}
/** Whoever carries the request out has its key, and it is too early to take it over. */
async function held(): Promise<void> {
  const claims = sql`select 1 from idempotency_keys
    where workspace_id = ${workspaceId} and started_at > now() - interval '30 seconds'`;
  await expect.poll(async () => (await claims.execute(db)).rows).toHaveLength(1);
}
const forever = () => new Promise<never>(() => undefined);

describe('IdempotentRequests', () => {
  test('answers the same request as the first time, in this process and in another', async () => {
    const one = aProcess();
    const first = await one.once(keyed('k'), answering());
    expect(first).toEqual({ status: 201, body: { run: 1 }, isReplayed: false });
    for (const requests of [one, aProcess()]) {
      expect(await requests.once(keyed('k'), answering())).toEqual({ ...first, isReplayed: true });
    }
    expect(runs).toBe(1);
  });

  test('carries out a thousand requests at once, each once, however often and wherever it comes', async () => {
    const replicas = [aProcess(), aProcess(), aProcess()];
    const answers = await Promise.all(
      Array.from({ length: 1_200 }, (_, i) => replicas[i % 3]!.once(keyed(`k${i % 400}`), answering())),
    );
    expect(runs).toBe(400);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(400);
  });

  test('refuses another request under the key, soon and late, and shows the first answer', async () => {
    const requests = aProcess();
    const first = requests.once(keyed('k'), answering());
    await expect(requests.once(keyed('k', 'other'), answering())).rejects.toThrow(IdempotencyKeyReusedError);
    await first;
    await requests.idle();
    const late = aProcess().once(keyed('k', 'other'), answering());
    await expect(late).rejects.toMatchObject({ first: { status: 201, body: { run: 1 } } });
    expect(runs).toBe(1);
  });

  test('keeps test keys and workspaces apart', async () => {
    const requests = aProcess();
    await requests.once(keyed('k'), answering());
    await requests.once(keyed('k', 'body', true), answering());
    await requests.once({ ...keyed('k'), workspaceId: (await aWorkspace()).workspaceId }, answering());
    expect(runs).toBe(3);
  });

  test('keeps neither refusals nor failures', async () => {
    const requests = aProcess();
    expect(await requests.once(keyed('k'), answering(402))).toMatchObject({ status: 402 });
    await expect(requests.once(keyed('k'), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await requests.once(keyed('k', 'other'), answering())).toMatchObject({ status: 201, isReplayed: false });
  });

  test('waits for another process, and gives up after two seconds', async () => {
    void aProcess().once(keyed('k'), forever);
    await held();
    await expect(aProcess().once(keyed('k'), answering())).rejects.toThrow(IdempotencyInFlightError);
    expect(runs).toBe(0);
  });

  test('lets the same request take over from a process that died, and says that it is a repetition', async () => {
    void aProcess().once(keyed('k'), forever);
    await held();
    await aged(31);
    const repeats: boolean[] = [];
    const taken = await aProcess().once(keyed('k'), ({ isRepeat }) => {
      repeats.push(isRepeat);
      return answering()();
    });
    expect(taken).toMatchObject({ isReplayed: false });
    expect(repeats).toEqual([true]);
    await expect(aProcess().once(keyed('k', 'other'), answering())).rejects.toThrow(IdempotencyKeyReusedError);
  });

  test('of one who was taken over and fails in the end leaves the key to whoever took it', async () => {
    const slow = Promise.withResolvers<never>();
    const first = aProcess().once(keyed('k'), () => slow.promise);
    await held();
    await aged(31);
    void aProcess().once(keyed('k'), forever);
    await held();
    slow.reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    await expect(aProcess().once(keyed('k'), answering())).rejects.toThrow(IdempotencyInFlightError);
  });

  test('forgets after a day', async () => {
    const requests = aProcess();
    await requests.once(keyed('k'), answering());
    await requests.idle();
    await aged(86_390);
    expect(await requests.once(keyed('k'), answering())).toMatchObject({ isReplayed: true });
    await aged(11);
    expect(await requests.once(keyed('k', 'other'), answering())).toMatchObject({ isReplayed: false });
    await requests.idle();
    await aged(86_401);
    expect(await removeExpired(db, 100_000)).toBeGreaterThan(0);
    const { rows } = await sql`select 1 from idempotency_keys where workspace_id = ${workspaceId}`.execute(db);
    expect(rows).toEqual([]);
  });

  test('replays an answer without a body', async () => {
    const requests = aProcess();
    await requests.once(keyed('k'), () => Promise.resolve({ status: 204, body: undefined }));
    expect(await requests.once(keyed('k'), answering())).toEqual({ status: 204, body: undefined, isReplayed: true });
  });
});

test('a fingerprint is of what was asked, not of the order of its fields', () => {
  expect(fingerprintOf('op', { a: 1, b: { c: 2, d: undefined } })).toEqual(fingerprintOf('op', { b: { c: 2 }, a: 1 }));
  expect(fingerprintOf('op', { a: 1 })).not.toEqual(fingerprintOf('op', { a: 2 }));
  expect(fingerprintOf('op', { a: 1 })).not.toEqual(fingerprintOf('other', { a: 1 }));
});
