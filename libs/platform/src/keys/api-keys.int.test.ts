import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiKeys, type CreatedApiKey } from './api-keys.js';
import { generateApiKey, hashApiKey } from './key-format.js';

const db: Db = createDatabase({ url: testServers().databaseUrl, max: 2 });
afterAll(() => db.destroy());

let workspaceId: string;
let queries: number;
/** Counts what reaches PostgreSQL. */
const counted = db.withPlugin({
  transformQuery: ({ node }) => {
    queries++;
    return node;
  },
  transformResult: async ({ result }) => result,
});
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  queries = 0;
});

const newKey = (keys: ApiKeys): Promise<CreatedApiKey> =>
  keys.create({ workspaceId, kind: 'mk_test', scopes: ['read', 'send'], mailbox: ' Bot@Example.COM ' });

describe('ApiKeys', () => {
  test('shows a key once and stores only its hash', async () => {
    const created = await newKey(new ApiKeys(db));
    const row = await db.selectFrom('api_keys').selectAll().where('id', '=', created.id).executeTakeFirstOrThrow();
    expect(row.hash).toEqual(hashApiKey(created.key));
    expect(JSON.stringify(row)).not.toContain(created.key);
    expect(row.hint).toBe(`mk_test_…${created.key.slice(-4)}`);
  });

  test('verifies what it created', async () => {
    const { key, id } = await newKey(new ApiKeys(db));
    expect(await new ApiKeys(db).verify(key)).toEqual({
      keyId: id,
      workspaceId,
      kind: 'mk_test',
      scopes: ['read', 'send'],
      mailbox: 'bot@example.com',
      testMode: true,
    });
  });

  test('asks the database once for a key that a thousand requests bring', async () => {
    const { key } = await newKey(new ApiKeys(db));
    const keys = new ApiKeys(counted);
    await Promise.all(Array.from({ length: 1_000 }, () => keys.verify(key)));
    await keys.verify(key);
    expect(queries).toBe(1);
  });

  test('remembers an unknown key too, and never asks about a malformed one', async () => {
    const keys = new ApiKeys(counted);
    const guess = generateApiKey('msr');
    expect(await keys.verify(guess)).toBeUndefined();
    expect(await keys.verify(guess)).toBeUndefined();
    expect(await keys.verify('Robert")')).toBeUndefined();
    expect(queries).toBe(1);
  });

  test('a flood of guesses takes no memory beyond its bound and pushes no known key out', async () => {
    const known = await newKey(new ApiKeys(db));
    const keys = new ApiKeys(counted, { unknownKeys: 10 });
    await keys.verify(known.key);
    const first = generateApiKey('msr');
    await keys.verify(first);
    for (let i = 0; i < 20; i++) await keys.verify(generateApiKey('msr'));
    queries = 0;
    await keys.verify(known.key);
    expect(queries).toBe(0);
    await keys.verify(first);
    expect(queries).toBe(1);
  });

  test('a key revoked by another process stops working when its time in the cache is over', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const here = new ApiKeys(db);
      const elsewhere = new ApiKeys(db);
      const { key, id } = await newKey(here);
      expect(await here.verify(key)).toBeDefined();
      expect(await elsewhere.revoke(workspaceId, id)).toBe(true);
      vi.advanceTimersByTime(4_999);
      expect(await here.verify(key)).toBeDefined();
      vi.advanceTimersByTime(1);
      expect(await here.verify(key)).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });

  test('revokes once, and only keys of the own workspace', async () => {
    const keys = new ApiKeys(db);
    const { key, id } = await newKey(keys);
    const other = await aWorkspace();
    expect(await keys.revoke(other.workspaceId, id)).toBe(false);
    expect(await keys.verify(key)).toBeDefined();
    expect(await keys.revoke(workspaceId, id)).toBe(true);
    expect(await keys.revoke(workspaceId, id)).toBe(false);
    expect(await keys.verify(key)).toBeUndefined();
  });

  test('lists the newest first, without the keys themselves', async () => {
    const keys = new ApiKeys(db);
    const created = await newKey(keys);
    await keys.revoke(workspaceId, created.id);
    const listed = await keys.list(workspaceId);
    expect(listed[0]).toMatchObject({ id: created.id, kind: 'mk_test', revokedAt: expect.any(Date) });
    expect(listed).toHaveLength(8);
    expect(JSON.stringify(listed)).not.toContain(created.key);
  });
});
