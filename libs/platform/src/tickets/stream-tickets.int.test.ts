import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ApiKeys } from '../keys/api-keys.js';
import { generateToken, hashToken } from '../keys/token-format.js';
import { StreamTickets } from './stream-tickets.js';

const db: Db = createDatabase({ url: testServers().databaseUrl, max: 20 });
afterAll(() => db.destroy());

const tickets = new StreamTickets(db);
let workspaceId: string;
let keyId: string;
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  const keys = new ApiKeys(db);
  ({ id: keyId } = await keys.create({ workspaceId, kind: 'worker', scopes: ['read'], mailbox: 'a@example.com' }));
});

const rowsOf = (id: string) => db.selectFrom('stream_tickets').selectAll().where('api_key_id', '=', id).execute();

test('a ticket carries all of its key: workspace, kind, scopes, mailbox, mode', async () => {
  const { ticket, expiresAt } = await tickets.issue(keyId, 60_000);
  expect(expiresAt.getTime() - Date.now()).toBeGreaterThan(55_000);
  expect(await tickets.use(ticket)).toEqual({
    keyId,
    workspaceId,
    kind: 'worker',
    scopes: ['read'],
    mailbox: 'a@example.com',
    testMode: false,
  });
});

test('of fifty who use it at once, on two replicas, exactly one gets in', async () => {
  const [here, elsewhere] = [new StreamTickets(db), new StreamTickets(db)];
  for (let round = 0; round < 5; round++) {
    const { ticket } = await tickets.issue(keyId, 60_000);
    const uses = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? here : elsewhere).use(ticket)));
    expect(uses.filter((principal) => principal !== undefined)).toHaveLength(1);
  }
});

test('only its hash is stored, and nothing once it is used', async () => {
  const { ticket } = await tickets.issue(keyId, 60_000);
  const rows = await rowsOf(keyId);
  expect(rows.map(({ hash }) => hash)).toEqual([hashToken(ticket)]);
  expect(JSON.stringify(rows)).not.toContain(ticket);
  await tickets.use(ticket);
  expect(await rowsOf(keyId)).toEqual([]);
});

test('it is nobody’s after its time, or when its key is revoked', async () => {
  const { ticket: late } = await tickets.issue(keyId, 0);
  expect(await tickets.use(late)).toBeUndefined();
  const { ticket } = await tickets.issue(keyId, 60_000);
  await new ApiKeys(db).revoke(workspaceId, keyId);
  expect(await tickets.use(ticket)).toBeUndefined();
});

test('what is no ticket never reaches the database', async () => {
  const unasked = new StreamTickets(createDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }));
  for (const text of ['', 'x', 'pst_', `pss_${'a'.repeat(32)}`, `pst_${'a'.repeat(33)}`, `pst_${'a'.repeat(31)}'`])
    expect(await unasked.use(text), text).toBeUndefined();
  expect(await tickets.use(generateToken('pst'))).toBeUndefined();
});

test('expired ones go as new ones come, so that they do not pile up', async () => {
  for (let i = 0; i < 30; i++) await tickets.issue(keyId, 0);
  for (let i = 0; i < 10; i++) await tickets.issue(keyId, 60_000);
  expect((await rowsOf(keyId)).length).toBeLessThanOrEqual(11);
});
