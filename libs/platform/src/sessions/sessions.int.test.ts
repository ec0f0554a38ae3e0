import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { ApiKeys } from '../keys/api-keys.js';
import { hashToken } from '../keys/token-format.js';
import { Sessions } from './sessions.js';

const db: Db = createDatabase({ url: testServers().databaseUrl, max: 4 });
afterAll(() => db.destroy());

let queries = 0;
const counted = db.withPlugin({
  transformQuery: ({ node }) => {
    queries++;
    return node;
  },
  transformResult: async ({ result }) => result,
});

const HOUR_MS = 3_600_000;
let workspaceId: string;
let keyId: string;
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  ({ id: keyId } = await new ApiKeys(db).create({ workspaceId, kind: 'mm_test', scopes: ['read', 'send'] }));
  queries = 0;
});

const signedIn = (scopes: ('read' | 'send' | 'manage')[] = ['read'], ttlMs = HOUR_MS) =>
  new Sessions(db).create({ keyId, scopes, ttlMs });

test('a session speaks for its key, with no more scopes than both have', async () => {
  const { id, token, expiresAt } = await signedIn(['read', 'manage']);
  expect(await new Sessions(db).verify(token)).toEqual({
    id,
    expiresAt,
    principal: { keyId, workspaceId, kind: 'mm_test', scopes: ['read'], testMode: true },
  });
});

test('only the hash of its token is stored', async () => {
  const { id, token } = await signedIn();
  const row = await db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(row.hash).toEqual(hashToken(token));
  expect(JSON.stringify(row)).not.toContain(token);
});

test('a thousand requests with one cookie are one query', async () => {
  const { token } = await signedIn();
  const sessions = new Sessions(counted);
  await Promise.all(Array.from({ length: 1_000 }, () => sessions.verify(token)));
  expect(queries).toBe(1);
});

test('it is over at its time to the millisecond, whatever the cache says', async () => {
  const { token, expiresAt } = await signedIn();
  let now = expiresAt.getTime() - 1;
  const sessions = new Sessions(db, () => now);
  expect(await sessions.verify(token)).toBeDefined();
  now += 1;
  expect(await sessions.verify(token)).toBeUndefined();
  expect(await new Sessions(db).verify((await signedIn(['read'], 0)).token)).toBeUndefined();
});

test('signed out here it is over at once, signed out elsewhere when its time in the cache is', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const [here, elsewhere] = [new Sessions(db), new Sessions(db)];
    const { id, token } = await signedIn();
    await Promise.all([here.verify(token), elsewhere.verify(token)]);
    expect([await here.end(id), await here.end(id)]).toEqual([true, false]);
    expect(await here.verify(token)).toBeUndefined();
    vi.advanceTimersByTime(4_999);
    expect(await elsewhere.verify(token)).toBeDefined();
    vi.advanceTimersByTime(1);
    expect(await elsewhere.verify(token)).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

test('it ends with its key', async () => {
  const { token } = await signedIn();
  await new ApiKeys(db).revoke(workspaceId, keyId);
  expect(await new Sessions(db).verify(token)).toBeUndefined();
});

test('tells which of many sessions are still open', async () => {
  const [open, over, left] = [await signedIn(), await signedIn(['read'], 0), await signedIn()];
  const sessions = new Sessions(db);
  await sessions.end(left.id);
  expect(await sessions.open([open.id, over.id, left.id, 'ses_unknown'])).toEqual(new Set([open.id]));
});

test('a key has a thousand sessions at most; a new one ends the oldest', async () => {
  const row = (n: number) => ({
    id: `ses_${keyId}_${n}`,
    hash: hashToken(`${keyId}${n}`),
    api_key_id: keyId,
    scopes: ['read' as const],
    created_at: new Date(Date.UTC(2026, 0, 1) + n),
    expires_at: new Date(Date.now() + HOUR_MS),
  });
  await db
    .insertInto('sessions')
    .values(Array.from({ length: 1_002 }, (_, n) => row(n)))
    .execute();
  const { id } = await signedIn();
  const ids = (await db.selectFrom('sessions').select('id').where('api_key_id', '=', keyId).execute()).map(
    (it) => it.id,
  );
  expect(ids).toHaveLength(1_000);
  expect(ids).toContain(id);
  expect(ids).not.toContain(row(2).id);
  expect(ids).toContain(row(3).id);
});
