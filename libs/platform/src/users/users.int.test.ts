import { createDatabase, type Db } from '@posthorn/database';
import { aWorkspace, testServers } from '@posthorn/testing';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ApiKeys } from '../keys/api-keys.js';
import { Sessions } from '../sessions/sessions.js';
import { EmailTakenError } from './users.errors.js';
import { Users, type KnownUser, type UserInfo } from './users.js';

const db: Db = createDatabase({ url: testServers().databaseUrl, max: 6 });
afterAll(() => db.destroy());

const users = new Users(db);
const PASSWORD = 'correct horse battery';
const HOUR_MS = 3_600_000;
let workspaceId: string;
let email: string;
let user: UserInfo;
beforeEach(async () => {
  ({ workspaceId } = await aWorkspace());
  email = `${workspaceId.toLowerCase()}@example.com`;
  user = await users.create({
    workspaceId,
    email: ` ${email.toUpperCase()} `,
    password: PASSWORD,
    scopes: ['read', 'generate'],
  });
});

async function known(password = PASSWORD): Promise<KnownUser> {
  const found = await users.recognise(email, password);
  expect(found).toBeDefined();
  return found as KnownUser;
}

async function signedIn() {
  const session = await new Sessions(db).createForUser(await known(), { scopes: ['read', 'generate'], ttlMs: HOUR_MS });
  expect(session).toBeDefined();
  return session ?? { id: '', token: '' };
}

test('only a hash of the password is stored, and no two are alike', async () => {
  const other = await users.create({ workspaceId, email: `b${email}`, password: PASSWORD, scopes: ['read'] });
  const rows = await db.selectFrom('users').selectAll().where('id', 'in', [user.id, other.id]).execute();
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  expect(new Set(rows.map((row) => row.password_hash)).size).toBe(2);
});

test('whoever has the password is known, however the address is written', async () => {
  expect(await users.recognise(` ${email.toUpperCase()}`, PASSWORD)).toEqual({
    principal: {
      keyId: user.id,
      userId: user.id,
      workspaceId,
      kind: 'msk',
      scopes: ['read', 'generate'],
      testMode: false,
    },
    passwordHash: expect.stringMatching(/^\$scrypt\$/) as string,
  });
  expect(await users.recognise(email, `${PASSWORD} `)).toBeUndefined();
  expect(await users.recognise(`nobody-${email}`, PASSWORD)).toBeUndefined();
});

test('an address is one user in the whole installation', async () => {
  const another = await aWorkspace();
  const again = { workspaceId: another.workspaceId, email, password: PASSWORD, scopes: ['read'] as const };
  await expect(users.create(again)).rejects.toThrow(EmailTakenError);
});

test('a list shows the users of its workspace without their secrets', async () => {
  const another = await aWorkspace();
  expect(await users.list(workspaceId)).toEqual([{ ...user, email, createdAt: expect.any(Date) as Date }]);
  expect(await users.list(another.workspaceId)).toEqual([]);
});

describe('a session of a user', () => {
  test('speaks for the user, with no more scopes than both have', async () => {
    const session = await new Sessions(db).createForUser(await known(), {
      scopes: ['generate', 'manage'],
      ttlMs: HOUR_MS,
    });
    expect(await new Sessions(db).verify(session?.token ?? '')).toEqual({
      id: session?.id,
      expiresAt: session?.expiresAt,
      principal: { keyId: user.id, userId: user.id, workspaceId, kind: 'msk', scopes: ['generate'], testMode: false },
    });
  });

  test('is looked at by the same two questions as any other', async () => {
    const { id } = await signedIn();
    expect(await new ApiKeys(db).unrevoked([user.id, 'usr_unknown'])).toEqual(new Set([user.id]));
    expect(await new Sessions(db).open([id])).toEqual(new Set([id]));
  });

  test.each([
    ['the user is disabled', () => users.disable(workspaceId, email)],
    ['the password changes', () => users.changePassword(workspaceId, email, 'another horse battery')],
  ])('is over when %s', async (_, change) => {
    const { id, token } = await signedIn();
    expect(await change()).toBe(true);
    expect(await new Sessions(db).verify(token)).toBeUndefined();
    expect(await new Sessions(db).open([id])).toEqual(new Set());
    expect(await users.recognise(email, PASSWORD)).toBeUndefined();
  });

  test('does not come about when the user is disabled, or the password changed, after it was checked', async () => {
    const checked = await known();
    await users.changePassword(workspaceId, email, 'another horse battery');
    expect(await new Sessions(db).createForUser(checked, { scopes: ['read'], ttlMs: HOUR_MS })).toBeUndefined();
    const again = await known('another horse battery');
    await users.disable(workspaceId, email);
    expect(await new Sessions(db).createForUser(again, { scopes: ['read'], ttlMs: HOUR_MS })).toBeUndefined();
  });

  test('that begins while the user is disabled is either refused or ended', async () => {
    const checked = await known();
    for (let round = 0; round < 20; round++) {
      const opened = Array.from({ length: 4 }, () =>
        new Sessions(db).createForUser(checked, { scopes: ['read'], ttlMs: HOUR_MS }),
      );
      await Promise.all([...opened, users.disable(workspaceId, email)]);
      const left = await db.selectFrom('sessions').select('id').where('user_id', '=', user.id).execute();
      expect(left).toEqual([]);
      await db.updateTable('users').set({ disabled_at: null }).where('id', '=', user.id).execute();
    }
  });

  test('goes with its user', async () => {
    const { token } = await signedIn();
    await db.deleteFrom('users').where('id', '=', user.id).execute();
    expect(await new Sessions(db).verify(token)).toBeUndefined();
  });
});

test('a disabled user is not watched any more, and gets in again with a new password', async () => {
  expect(await users.disable(workspaceId, email)).toBe(true);
  expect(await users.disable(workspaceId, email)).toBe(false);
  expect(await new ApiKeys(db).unrevoked([user.id])).toEqual(new Set());
  expect(await users.recognise(email, PASSWORD)).toBeUndefined();
  expect(await users.changePassword(workspaceId, email, 'another horse battery')).toBe(true);
  await known('another horse battery');
});

test('nobody touches the users of another workspace', async () => {
  const another = await aWorkspace();
  expect(await users.disable(another.workspaceId, email)).toBe(false);
  expect(await users.changePassword(another.workspaceId, email, 'another horse battery')).toBe(false);
  await known();
});

test('a session is of one: a key or a user, not both and not neither', async () => {
  const { id: api_key_id } = await new ApiKeys(db).create({ workspaceId, kind: 'msk', scopes: ['read'] });
  const row = { hash: Buffer.alloc(32, 1), scopes: ['read' as const], expires_at: new Date() };
  for (const owners of [
    { api_key_id, user_id: user.id },
    { api_key_id: null, user_id: null },
  ])
    await expect(
      db
        .insertInto('sessions')
        .values({ id: `ses_${user.id}`, ...row, ...owners })
        .execute(),
    ).rejects.toThrow('sessions_of_one');
});

test('the event loop goes on while passwords are checked', async () => {
  let turns = 0;
  const clock = setInterval(() => turns++, 5);
  await Promise.all([known(), known()]);
  clearInterval(clock);
  expect(turns).toBeGreaterThan(10);
});
