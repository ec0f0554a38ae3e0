import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, DatabaseModule, migrateToLatest, toEventRow, type Database } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { newId, type EventFact, type RecordedEvent } from '@posthorn/events';
import { ApiKeys, createLogger, startService, type RunningService } from '@posthorn/platform';
import { SendRequests, type SendCommand, type SendVerdict } from '@posthorn/sending';
import { aWorkspace, Rounds, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { ApiModule } from './app.module.js';
import { FakeDns } from './domain/fake-dns.fixture.js';
import { projectHeld, projectSuppressions } from './projected.fixture.js';

export interface Call {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The API on the run's log and a database of one test file's own, into which workspaces are copied. */
export class ApiBench {
  workspace!: TestWorkspace;
  private projector: Rounds | undefined;

  private constructor(
    readonly url: string,
    readonly blobDir: string,
    readonly databaseUrl: string,
    private readonly databaseName: string,
    private readonly db: Kysely<Database>,
    private readonly log: ConnectedEventLog,
    private readonly service: RunningService,
    /** What DNS answers. */
    readonly dns: FakeDns,
  ) {}

  static async start(): Promise<ApiBench> {
    const { databaseUrl, natsUrl } = testServers();
    const databaseName = `api_${newId('db').slice(3).toLowerCase()}`;
    const blobDir = await mkdtemp(join(tmpdir(), 'posthorn-api-'));
    await sql`create database ${sql.id(databaseName)}`.execute(testDatabase());
    const url = Object.assign(new URL(databaseUrl), { pathname: databaseName }).href;
    const db = createDatabase({ url, max: 4 });
    await migrateToLatest(db);
    const log = await connectEventLog({ natsUrl });
    const dns = new FakeDns();
    const service = await startService({
      name: 'api',
      module: [
        EventLogModule.forRoot({ natsUrl }),
        DatabaseModule.forRoot({ url, max: 4 }),
        ApiModule.forRoot(
          { BLOB_DIR: blobDir, SESSION_TTL_MS: 3_600_000, MAIL_SPF: 'include:spf.posthorn.example' },
          dns,
        ),
      ],
      host: '127.0.0.1',
      port: 0,
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    return new ApiBench(service.url, blobDir, url, databaseName, db, log, service, dns);
  }

  async stop(): Promise<void> {
    await this.projector?.stop();
    await this.service.stop();
    await this.log.close();
    await this.db.destroy();
    await sql`drop database ${sql.id(this.databaseName)} with (force)`.execute(testDatabase());
    await rm(this.blobDir, { recursive: true });
  }

  /** A workspace of the test's own, with a projector that keeps up with it. */
  async renew(): Promise<void> {
    await this.projector?.stop();
    this.workspace = await this.anotherWorkspace();
    this.projector = new Rounds(() => this.project());
  }

  async anotherWorkspace(): Promise<TestWorkspace> {
    const another = await aWorkspace();
    const from = testDatabase();
    const { workspaceId } = another;
    const rows = await from.selectFrom('workspaces').selectAll().where('id', '=', workspaceId).execute();
    const keys = await from.selectFrom('api_keys').selectAll().where('workspace_id', '=', workspaceId).execute();
    await this.db
      .insertInto('workspaces')
      .values(rows.map(({ policy: _policy, ...row }) => row))
      .execute();
    await this.db
      .insertInto('api_keys')
      .values(keys.map(({ revoked_at: _revokedAt, ...key }) => key))
      .execute();
    return another;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    { key = this.workspace.keys.mm_live, headers = {} }: Call = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.url}/v1/agent/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  /** @returns the id of a mailbox made with these settings, `autonomyLevel` among them */
  async mailbox({
    autonomyLevel,
    ...body
  }: {
    readonly address: string;
    readonly autonomyLevel: number;
  }): Promise<string> {
    const id = String((await this.call('POST', 'mailboxes', body)).body['id']);
    await this.call('PATCH', `mailboxes/${id}/autonomy`, { autonomyLevel });
    return id;
  }

  /** Asks for a send past the routes. */
  ask(command: SendCommand): Promise<SendVerdict> {
    const { workspaceId } = this.workspace;
    const requester = { workspaceId, testMode: false, actor: { kind: 'key', id: 'key_1' } } as const;
    return this.service.app.get(SendRequests).request(command, requester);
  }

  /** A key of the test's workspace that is bound to a mailbox. */
  async boundKey(mailbox: string, kind: 'mm_live' | 'mk_live' | 'msr' = 'mm_live'): Promise<string> {
    const { workspaceId } = this.workspace;
    return (await new ApiKeys(this.db).create({ workspaceId, kind, scopes: ['read', 'send', 'manage'], mailbox })).key;
  }

  /** What `posthorn suppressions add --global` does. */
  async suppressGlobally(address: string): Promise<void> {
    await this.db
      .insertInto('global_suppressions')
      .values({ address, reason_code: 'manual_dnc', note: null, expires_at: null })
      .execute();
  }

  requestSend(body: object, options?: Call): Promise<Answer> {
    return this.call('POST', 'request-send', { recipientEmail: 'alice@example.com', ...body }, options);
  }

  /** @returns the agent's id */
  async register(agentName: string): Promise<string> {
    return String((await this.call('POST', 'register', { agentName })).body['agentId']);
  }

  queuedSends(): Promise<RecordedEvent[]> {
    return this.events('send.*.queued');
  }

  /** @param filter the last three tokens of the subject: family, key and verb */
  async events(filter: string): Promise<RecordedEvent[]> {
    const found = [];
    for await (const event of this.log.read({ subjects: [`evt.${this.workspace.workspaceId}.${filter}`] }))
      found.push(event);
    return found;
  }

  /** Appends a fact about the send of another event. */
  async record({ workspaceId, contact = '', testMode, correlationId }: RecordedEvent, fact: EventFact): Promise<void> {
    const occurredAt = new Date().toISOString();
    await this.log.append({ fact, workspaceId, key: contact, contact, testMode, correlationId, occurredAt });
  }

  /** Does once what the projector does all the time, for the test's workspace. */
  async project(): Promise<void> {
    const { last } = await this.log.bounds();
    const events = await this.events('*.*.*');
    for (const event of events) if (event.type === 'send.queued') await this.projectEvent(event);
    await projectHeld(this.db, events);
    await projectSuppressions(this.db, events);
    await this.db.updateTable('read.checkpoints').set({ position: last }).where('position', '<', last).execute();
  }

  private async projectEvent(event: RecordedEvent): Promise<void> {
    const row = { workspace_id: event.workspaceId, agent_id: event.agentId ?? null, test_mode: event.testMode };
    const at = new Date(event.occurredAt);
    await this.db
      .insertInto('read.sends')
      .values({
        ...row,
        send_id: event.correlationId,
        contact_key: event.contact ?? '',
        recipient_email: String(event.data['recipientEmail']),
        status: 'queued',
        queued_at: at,
        report_keys: [],
        last_event_at: at,
        last_sequence: event.sequence,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.db
      .insertInto('read.events')
      .values(toEventRow(event))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
