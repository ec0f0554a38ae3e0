import { randomBytes } from 'node:crypto';
import { createDatabase, migrateToLatest, readPosition, waitForPosition, type Db } from '@posthorn/database';
import { connectEventLog, type ConnectedEventLog, type NewEvent } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { createLogger } from '@posthorn/platform';
import { ownNats, readModelsFromNow, testServers } from '@posthorn/testing';
import { sql } from 'kysely';
import { ReadModelsReactor } from './read-models.reactor.js';
import type { ReadBlob } from './searched-words.js';

export const AT = '2026-01-02T03:04:05.678Z';
const CONTACT = 'abcdefghij234567';
const logger = createLogger({ name: 'projector-test', level: 'silent', pretty: false });

export interface Replica {
  readonly reactor: ReadModelsReactor;
  /** Resolves when the projector has let go of everything. */
  end(): Promise<void>;
}

/** The run's log or one of its own, and a database of one test file's own: there is one set of read models per database. */
export interface Bench {
  readonly natsUrl: string;
  readonly log: ConnectedEventLog;
  readonly db: Db;
  /** Of the database, for connections that can be told apart. */
  readonly url: string;
  readonly workspaceId: string;
  /** Texts of mails by the SHA-256 that events refer to them by; a test puts its own there. */
  readonly texts: Map<string, string>;
  readonly readBlob: ReadBlob;
  /** Starts a projector with a pool of its own, whose name stands in `pg_stat_activity`, on the bench's log or another connection to it. */
  project(applicationName?: string, log?: ConnectedEventLog): Replica;
  /** Ends every projector that still runs. */
  endAll(): Promise<void>;
  /** Waits until the read models show this sequence. */
  shown(sequence: number): Promise<void>;
  /** Appends all at once. @returns them as recorded, in the order given */
  append(events: readonly NewEvent[]): ReturnType<typeof appendAll>;
  dispose(): Promise<void>;
}

/** @param log `own` where the log's silence or its length matters: the run's is that of all tests */
export async function aBench({ log: whose = 'shared' }: { readonly log?: 'own' | 'shared' } = {}): Promise<Bench> {
  const { natsUrl: sharedUrl, databaseUrl } = testServers();
  const own = whose === 'own' ? await ownNats() : undefined;
  const natsUrl = own?.url ?? sharedUrl;
  const url = await ownDatabase(databaseUrl);
  const log = await connectEventLog({ natsUrl });
  const db = createDatabase({ url, max: 8, applicationName: 'bench' });
  await migrateToLatest(db);
  await readModelsFromNow(db, log);
  const replicas: Replica[] = [];
  const texts = new Map<string, string>();
  const readBlob: ReadBlob = async (sha256) => {
    const text = texts.get(sha256);
    return text === undefined ? undefined : Buffer.from(text);
  };
  const endAll = async () => void (await Promise.all(replicas.splice(0).map((replica) => replica.end())));
  return {
    natsUrl,
    log,
    db,
    url,
    workspaceId: newId('wsk'),
    texts,
    readBlob,
    endAll,
    project(applicationName = 'projector', ownLog = log) {
      const replica = aReplica({ url, log: ownLog, readBlob, applicationName });
      replicas.push(replica);
      return replica;
    },
    async shown(sequence) {
      if (await waitForPosition(db, sequence, 30_000)) return;
      throw new Error(`the read models are at ${await readPosition(db)}, not at ${sequence}`);
    },
    append: (events) => appendAll(log, events),
    async dispose() {
      await endAll();
      await db.destroy();
      await log.close();
      await own?.stop();
    },
  };
}

/** A send of that workspace and its facts. */
export function aSend(workspaceId: string, id = newId('req')) {
  const about = { requestId: id, recipientEmail: `${id.toLowerCase()}@example.com` };
  const event = (fact: NewEvent['fact'], wanted: Partial<NewEvent> = {}): NewEvent => ({
    fact,
    workspaceId,
    key: CONTACT,
    contact: CONTACT,
    occurredAt: AT,
    testMode: false,
    correlationId: id,
    ...wanted,
  });
  return { id, about, event };
}

interface ReplicaOptions {
  readonly url: string;
  readonly log: ConnectedEventLog;
  readonly readBlob: ReadBlob;
  readonly applicationName: string;
}

function aReplica({ url, log, readBlob, applicationName }: ReplicaOptions): Replica {
  const stop = new AbortController();
  const db = createDatabase({ url, max: 3, applicationName });
  const reactor = new ReadModelsReactor({ db, log, logger, readBlob });
  const running = reactor.run(stop.signal);
  let ended: Promise<void> | undefined;
  const end = async () => {
    stop.abort();
    await running;
    await db.destroy();
  };
  return { reactor, end: () => (ended ??= end()) };
}

async function appendAll(log: ConnectedEventLog, events: readonly NewEvent[]) {
  const appended = await Promise.all(events.map((event) => log.append(event)));
  return appended.flatMap((each) => each.events);
}

async function ownDatabase(serverUrl: string): Promise<string> {
  const name = `projector_${randomBytes(6).toString('hex')}`;
  const server = createDatabase({ url: serverUrl, max: 1 });
  await sql`create database ${sql.id(name)}`.execute(server);
  await server.destroy();
  const own = new URL(serverUrl);
  own.pathname = `/${name}`;
  return own.href;
}
