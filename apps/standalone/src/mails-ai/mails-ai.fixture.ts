import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiModule } from '@posthorn/api';
import { DatabaseModule, type Database, waitForPosition } from '@posthorn/database';
import {
  connectEventLog,
  connectNats,
  EventLogModule,
  NatsRequestTransport,
  type ConnectedEventLog,
} from '@posthorn/event-log';
import { contactKey, newId, sendIdOfMessage, type EventFact, type RecordedEvent } from '@posthorn/events';
import { GENERATION_QUEUE, GenerationModule } from '@posthorn/generation';
import type { GenerationSettings } from '@posthorn/generation/config';
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
import { HeldSends } from '@posthorn/sending';
import { StreamGatewayModule } from '@posthorn/stream-gateway';
import { streamGatewaySettings } from '@posthorn/stream-gateway/config';
import { ownNats, type OwnNats, readModelsFromNow, testServers } from '@posthorn/testing';
import type { Kysely } from 'kysely';
import { receive, type WantedMail } from '../received-mail.fixture.js';
import { ask, ownDatabase, type Answer, type OwnDatabase } from '../own-installation.fixture.js';

export interface Call {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WantedBench {
  readonly generation?: Omit<GenerationSettings, 'BLOB_DIR'> | 'none';
}

export interface TestTenant {
  readonly workspaceId: string;
  readonly live: string;
  readonly test: string;
}

/** API, projector and gateway on the run's log and a database of one file's own. Nothing is dispatched. */
export class MailsAiBench implements AsyncDisposable {
  tenant!: TestTenant;

  private constructor(
    private readonly database: OwnDatabase,
    readonly log: ConnectedEventLog,
    private readonly service: RunningService,
    private readonly blobDir: string,
    private readonly nats: OwnNats | undefined,
  ) {}

  /**
   * @param generation settings of a replica that answers nobody else, on a NATS server of its own; `none` for that server alone
   */
  static async start({ generation }: WantedBench = {}): Promise<MailsAiBench> {
    const nats = generation === undefined ? undefined : await ownNats();
    const natsUrl = nats?.url ?? testServers().natsUrl;
    const settings = generation === 'none' ? undefined : generation;
    const blobDir = await mkdtemp(join(tmpdir(), 'posthorn-mails-ai-'));
    const database = await ownDatabase('mails_ai');
    const { db, url } = database;
    const log = await connectEventLog({ natsUrl });
    await readModelsFromNow(db, log);
    const service = await startService({
      name: 'mails-ai',
      module: [
        EventLogModule.forRoot({ natsUrl }),
        DatabaseModule.forRoot({ url, max: 8 }),
        ApiModule.forRoot({ BLOB_DIR: blobDir, SESSION_TTL_MS: 3_600_000 }),
        ...(settings === undefined ? [] : [GenerationModule.forRoot({ ...settings, BLOB_DIR: blobDir })]),
        ProjectorModule.forRoot({ PROJECTOR_READY_LAG_EVENTS: 10_000, BLOB_DIR: blobDir }),
        StreamGatewayModule.forRoot(streamGatewaySettings.parse({})),
      ],
      host: '127.0.0.1',
      port: 0,
      logger: createLogger({ name: 'test', level: 'silent' }),
      strategies:
        settings === undefined ? [] : [new NatsRequestTransport(() => connectNats({ natsUrl }), GENERATION_QUEUE)],
    });
    return new MailsAiBench(database, log, service, blobDir, nats);
  }

  get db(): Kysely<Database> {
    return this.database.db;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.service.stop();
    await this.log.close();
    await this.nats?.stop();
    await this.database.drop();
    await rm(this.blobDir, { recursive: true });
  }

  /** A workspace nobody else uses, with the agent `sarah` in it. */
  async renew(): Promise<void> {
    this.tenant = await this.anotherTenant();
    await this.agent('sarah', 'sarah@acme.example');
  }

  async anotherTenant(): Promise<TestTenant> {
    const workspaceId = await new Workspaces(this.db).create('Test');
    const key = (kind: KeyKind) => this.key(kind, workspaceId);
    return { workspaceId, live: await key('mk_live'), test: await key('mk_test') };
  }

  async key(kind: KeyKind, workspaceId = this.tenant.workspaceId, mailbox?: string): Promise<string> {
    const scopes = ['read', 'send', 'manage', 'generate'] as const;
    const wanted = { workspaceId, kind, scopes, ...(mailbox !== undefined && { mailbox }) };
    return (await new ApiKeys(this.db).create(wanted)).key;
  }

  async agent(name: string, email: string, tenant = this.tenant): Promise<string> {
    const { body } = await this.post('agents', { name, email }, { key: tenant.live });
    return String(body.id);
  }

  async policy(settings: Record<string, unknown>): Promise<void> {
    await this.db
      .updateTable('workspaces')
      .set({ policy: JSON.stringify(settings) })
      .where('id', '=', this.tenant.workspaceId)
      .execute();
  }

  /** Lists wait half a second for the projector, and the log is that of all tests: asked when it has passed what was there. */
  async get(path: string, call?: Call): Promise<Answer> {
    await waitForPosition(this.db, (await this.log.bounds()).last, 30_000);
    return this.call('GET', path, undefined, call);
  }

  post(path: string, body: unknown = {}, call?: Call): Promise<Answer> {
    return this.call('POST', path, body, call);
  }

  patch(path: string, body: unknown, call?: Call): Promise<Answer> {
    return this.call('PATCH', path, body, call);
  }

  delete(path: string, call?: Call): Promise<Answer> {
    return this.call('DELETE', path, undefined, call);
  }

  /** @param path below `/v1/`, or a whole one */
  call(method: string, path: string, body?: unknown, { key = this.tenant.live, headers }: Call = {}): Promise<Answer> {
    const url = `${this.service.url}${path.startsWith('/') ? path : `/v1/${path}`}`;
    return ask({ method, url, body, key, headers });
  }

  send(body: object = {}, call?: Call): Promise<Answer> {
    return this.post('messages', { to: 'alice@example.com', subject: 'Hello', body_text: 'Hi', ...body }, call);
  }

  /** Does with the first send of a message what the dispatcher does when its time has come. */
  async comeDue(messageId: string, recipient: string): Promise<void> {
    const { workspaceId } = this.tenant;
    const contact = await new Workspaces(this.db).contactKeyOf(workspaceId, recipient);
    await this.service.app
      .get(HeldSends, { strict: false })
      .releaseDue(workspaceId, { requestId: sendIdOfMessage(messageId, 0), contact });
  }

  /** Puts bytes where the API looks for them. */
  store(text: string): Promise<BlobRef> {
    return new FileBlobStore(this.blobDir).put(Buffer.from(text));
  }

  /** A mail that came, by default from dana for sarah. */
  receive(wanted?: WantedMail): Promise<{ id: string; eventId: string; threadId: string }> {
    return receive(this, wanted);
  }

  /** Records a fact about a person, as a service would. */
  async record(
    fact: EventFact,
    email: string,
    { testMode = false, correlationId, agentId }: { testMode?: boolean; correlationId?: string; agentId?: string } = {},
  ): Promise<RecordedEvent> {
    const { workspaceId } = this.tenant;
    const secret = await new Workspaces(this.db).secretOf(workspaceId);
    const contact = contactKey(secret, email);
    const occurredAt = new Date().toISOString();
    const { events } = await this.log.append({
      fact,
      workspaceId,
      key: contact,
      contact,
      ...(agentId !== undefined && { agentId }),
      occurredAt,
      testMode,
      correlationId: correlationId ?? newId('req'),
    });
    const [recorded] = events;
    if (recorded === undefined) throw new Error('nothing was recorded');
    return recorded;
  }

  /** The workspace's events of a family, oldest first. */
  async events(family: string): Promise<RecordedEvent[]> {
    const found: RecordedEvent[] = [];
    for await (const event of this.log.read({ subjects: [`evt.${this.tenant.workspaceId}.${family}.*.*`] }))
      found.push(event);
    return found;
  }
}
