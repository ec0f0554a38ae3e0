import { randomBytes } from 'node:crypto';
import { createDatabase } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { ApiKeys, type KeyKind, type Scope } from '@posthorn/platform';
import { testServers } from './servers.js';

/** A workspace in the run's database, and one working key of each kind. */
export interface TestWorkspace {
  readonly workspaceId: string;
  readonly secret: Uint8Array;
  readonly keys: Readonly<Record<KeyKind, string>>;
  /** The one mailbox the `worker` key may read. */
  readonly mailbox: string;
}

const ALL: readonly Scope[] = ['read', 'send', 'manage'];
const SCOPES: Readonly<Record<KeyKind, readonly Scope[]>> = {
  mm_live: ALL,
  mm_test: ALL,
  mk_live: ALL,
  mk_test: ALL,
  msk: [...ALL, 'generate'],
  msr: ALL,
  worker: ['read'],
};

type TestDatabase = ReturnType<typeof createDatabase>;
let shared: TestDatabase | undefined;

/** The run's database, through one small pool per test file. Do not destroy it. */
export function testDatabase(): TestDatabase {
  shared ??= createDatabase({ url: testServers().databaseUrl, max: 4, applicationName: 'test' });
  return shared;
}

/** Makes a workspace nobody else uses: the unit of isolation between tests. */
export async function aWorkspace(
  wanted: { readonly name?: string; readonly mailbox?: string } = {},
): Promise<TestWorkspace> {
  const { name = 'Test', mailbox = 'agent@example.com' } = wanted;
  const db = testDatabase();
  const workspaceId = newId('wsk');
  const secret = randomBytes(32);
  await db.insertInto('workspaces').values({ id: workspaceId, name, secret }).execute();

  const apiKeys = new ApiKeys(db);
  const create = async (kind: KeyKind) => {
    const { key } = await apiKeys.create({
      workspaceId,
      kind,
      scopes: SCOPES[kind],
      ...(kind === 'worker' ? { mailbox } : {}),
    });
    return key;
  };
  const [mm_live, mm_test, mk_live, mk_test, msk, msr, worker] = await Promise.all([
    create('mm_live'),
    create('mm_test'),
    create('mk_live'),
    create('mk_test'),
    create('msk'),
    create('msr'),
    create('worker'),
  ]);
  return { workspaceId, secret, mailbox, keys: { mm_live, mm_test, mk_live, mk_test, msk, msr, worker } };
}
