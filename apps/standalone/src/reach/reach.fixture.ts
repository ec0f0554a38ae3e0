import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { ApiModule } from '@posthorn/api';
import { campaignIdFor } from '@posthorn/campaigns';
import { DatabaseModule, waitForPosition, type Database } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, type EventFact, type RecordedEvent } from '@posthorn/events';
import {
  ApiKeys,
  createLogger,
  FileBlobStore,
  startService,
  Workspaces,
  type BlobRef,
  type KeyKind,
  type RunningService,
} from '@posthorn/platform';
import { ProjectorModule } from '@posthorn/projector';
import { readModelsFromNow, testServers } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { ask, ownDatabase, type Answer, type OwnDatabase } from '../own-installation.fixture.js';

export interface Call {
  /** Empty for none. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a replica. */
  readonly url?: string;
}

export interface ReachTenant {
  readonly workspaceId: string;
  readonly key: string;
}

export interface BenchSettings {
  readonly AUTOPILOT_CREDITS?: number;
  readonly CRON_SECRET?: string;
}

interface Place {
  readonly natsUrl: string;
  /** Of the database. */
  readonly url: string;
  readonly blobDir: string;
  readonly settings: BenchSettings;
}

function startApi({ natsUrl, url, blobDir, settings }: Place, ...more: DynamicModule[]): Promise<RunningService> {
  return startService({
    name: 'reach',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url, max: 8 }),
      ApiModule.forRoot({ BLOB_DIR: blobDir, SESSION_TTL_MS: 3_600_000, ...settings }),
      ...more,
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

/** API and projector on the run's log and a database of one file's own. Nobody plans and nobody dispatches: tests append what they did. */
export class ReachBench implements AsyncDisposable {
  tenant!: ReachTenant;

  private constructor(
    private readonly database: OwnDatabase,
    readonly log: ConnectedEventLog,
    private readonly service: RunningService,
    private readonly place: Place,
  ) {}

  static async start(settings: BenchSettings = {}): Promise<ReachBench> {
    const { natsUrl } = testServers();
    const blobDir = await mkdtemp(join(tmpdir(), 'posthorn-reach-'));
    const database = await ownDatabase('reach');
    const { db, url } = database;
    await keepOthersOut(db);
    const log = await connectEventLog({ natsUrl });
    await readModelsFromNow(db, log);
    const service = await startApi(
      { natsUrl, url, blobDir, settings },
      ProjectorModule.forRoot({ PROJECTOR_READY_LAG_EVENTS: 10_000, BLOB_DIR: blobDir }),
    );
    return new ReachBench(database, log, service, { natsUrl, url, blobDir, settings });
  }

  get db(): Kysely<Database> {
    return this.database.db;
  }

  get url(): string {
    return this.service.url;
  }

  /** Another process, as it were, that serves the same installation. */
  async replica(): Promise<{ readonly url: string } & AsyncDisposable> {
    const service = await startApi(this.place);
    return { url: service.url, [Symbol.asyncDispose]: () => service.stop() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.stop();
    await this.log.close();
    await this.database.drop();
    await rm(this.place.blobDir, { recursive: true });
  }

  async renew(): Promise<void> {
    this.tenant = await this.anotherTenant();
  }

  async anotherTenant(): Promise<ReachTenant> {
    const workspaceId = await new Workspaces(this.db).create('Test');
    return { workspaceId, key: await this.key('msr', workspaceId) };
  }

  async key(kind: KeyKind, workspaceId = this.tenant.workspaceId): Promise<string> {
    return (await new ApiKeys(this.db).create({ workspaceId, kind, scopes: ['read', 'send', 'manage'] })).key;
  }

  get(path: string, call?: Call): Promise<Answer> {
    return this.call('GET', path, undefined, call);
  }

  post(path: string, body?: unknown, call?: Call): Promise<Answer> {
    return this.call('POST', path, body, call);
  }

  /** @param path below `/api/`, or a whole one */
  call(
    method: string,
    path: string,
    body?: unknown,
    { key = this.tenant.key, headers, url = this.url }: Call = {},
  ): Promise<Answer> {
    return ask({ method, url: `${url}${path.startsWith('/') ? path : `/api/${path}`}`, body, key, headers });
  }

  /** @returns the run's id */
  async started(goal = 'Find SaaS founders in India and invite them to a demo', call?: Call): Promise<string> {
    const { status, body } = await this.post('autopilot/start', { goal }, call);
    if (status !== 200) throw new Error(`the run did not start: ${JSON.stringify(body)}`);
    return String(body.runId);
  }

  /** Records a fact about a run, its campaign or a job, as the planner would. */
  async record(fact: EventFact, key: string): Promise<RecordedEvent> {
    return this.append(fact, { key, correlationId: key });
  }

  /** Records a fact about one mail of a run, as whoever sends it would. */
  async recordSend(fact: EventFact, runId: string): Promise<RecordedEvent> {
    const { recipientEmail, requestId } = fact.data;
    const secret = await new Workspaces(this.db).secretOf(this.tenant.workspaceId);
    const contact = contactKey(secret, String(recipientEmail));
    return this.append(fact, {
      key: contact,
      contact,
      correlationId: typeof requestId === 'string' ? requestId : runId,
    });
  }

  /** Stores a blob, as the planner would. */
  async stored(bytes: Uint8Array): Promise<BlobRef> {
    const blobs = new FileBlobStore(this.place.blobDir);
    try {
      return await blobs.put(bytes);
    } finally {
      await blobs.close();
    }
  }

  /** Until reads show what the log has. */
  async projected(): Promise<void> {
    await waitForPosition(this.db, (await this.log.bounds()).last, 30_000);
  }

  /** What happens while the projector stands still. */
  async whileBehind(work: () => Promise<void>): Promise<void> {
    await this.projected();
    await this.db.transaction().execute(async (held) => {
      await sql`select position from read.checkpoints for update`.execute(held);
      await work();
    });
  }

  /** The workspace's events of a family, oldest first. */
  async events(family: string): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const event of this.log.read({ subjects: [`evt.${this.tenant.workspaceId}.${family}.*.*`] }))
      found.push(event);
    return found;
  }

  private async append(
    fact: EventFact,
    place: { readonly key: string; readonly contact?: string; readonly correlationId: string },
  ): Promise<RecordedEvent> {
    const { workspaceId } = this.tenant;
    const occurredAt = new Date().toISOString();
    const { events } = await this.log.append({ fact, workspaceId, occurredAt, testMode: false, ...place });
    const [recorded] = events;
    if (recorded === undefined) throw new Error('nothing was recorded');
    return recorded;
  }
}

export const campaignOf = (runId: string): string => campaignIdFor(runId);

/** The log is that of all test files, and dispatch is about the campaigns of all workspaces. */
async function keepOthersOut(db: Kysely<Database>): Promise<void> {
  await sql`
    create function only_own() returns trigger language plpgsql as $$
      begin
        if exists (select from workspaces where id = new.workspace_id) then return new; end if;
        return null;
      end
    $$`.execute(db);
  await sql`create trigger only_own before insert on read.campaigns for each row execute function only_own()`.execute(
    db,
  );
}
