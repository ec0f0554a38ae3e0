import { createDatabase } from '@posthorn/database';
import { contactKey, newId } from '@posthorn/events';
import { testServers } from '@posthorn/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { UnknownWorkspaceError, Workspaces } from './workspaces.js';

const db = createDatabase({ url: testServers().databaseUrl, max: 2 });
afterAll(() => db.destroy());

describe('Workspaces', () => {
  test('gives each workspace a secret of its own, so one address has another contact key in each', async () => {
    const workspaces = new Workspaces(db);
    const [one, two] = [await workspaces.create('One'), await workspaces.create('Two')];
    expect(one).toMatch(/^wsk_[0-9A-Z]{26}$/);
    expect(await workspaces.secretOf(one)).toHaveLength(32);
    expect(await workspaces.contactKeyOf(one, 'a@example.com')).not.toBe(
      await workspaces.contactKeyOf(two, 'a@example.com'),
    );
  });

  test('derives the contact key that the vocabulary defines', async () => {
    const workspaces = new Workspaces(db);
    const id = await workspaces.create('One');
    const secret = await workspaces.secretOf(id);
    expect(await workspaces.contactKeyOf(id, ' A@Example.com')).toBe(contactKey(secret, 'a@example.com'));
  });

  test('keeps a secret, and asks again about a workspace it did not find', async () => {
    const workspaces = new Workspaces(db);
    const id = newId('wsk');
    await expect(workspaces.secretOf(id)).rejects.toThrow(UnknownWorkspaceError);
    await db
      .insertInto('workspaces')
      .values({ id, name: 'Late', secret: Buffer.alloc(32, 1) })
      .execute();
    const secret = await workspaces.secretOf(id);
    await db.deleteFrom('workspaces').where('id', '=', id).execute();
    expect(await workspaces.secretOf(id)).toBe(secret);
  });
});
