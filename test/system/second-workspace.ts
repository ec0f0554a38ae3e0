import { randomBytes } from 'node:crypto';
import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys } from '@posthorn/platform';
import { serversOf } from './runtime.js';
import type { KeyKind, SystemCredentials } from './credentials.js';

/** A workspace beside the first one, in the database of a running instance; there is no command for it yet. */
export async function createWorkspace(dataDir: string): Promise<Pick<SystemCredentials, 'workspaceId' | 'keys'>> {
  const db = createDatabase({ url: serversOf(dataDir).databaseUrl, max: 1, applicationName: 'e2e' });
  try {
    const workspaceId = newId('wsk');
    await db
      .insertInto('workspaces')
      .values({ id: workspaceId, name: 'Other', secret: randomBytes(32) })
      .execute();
    const apiKeys = new ApiKeys(db);
    const create = async (kind: KeyKind) => {
      const scopes = kind === 'worker' ? (['read'] as const) : (['read', 'send', 'manage', 'generate'] as const);
      const mailbox = kind === 'worker' ? { mailbox: 'other@example.com' } : {};
      return (await apiKeys.create({ workspaceId, kind, scopes, ...mailbox })).key;
    };
    return {
      workspaceId,
      keys: {
        mm_live: await create('mm_live'),
        mm_test: await create('mm_test'),
        mk_live: await create('mk_live'),
        mk_test: await create('mk_test'),
        msk: await create('msk'),
        msr: await create('msr'),
        worker: await create('worker'),
      },
    };
  } finally {
    await db.destroy();
  }
}
