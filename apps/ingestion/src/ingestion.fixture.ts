import { createDatabase, DatabaseModule, migrateToLatest, type Database } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { contactKey, newId, SendQueued, SuppressionRemoved, type RecordedEvent } from '@posthorn/events';
import { ApiKeys, createLogger, startService, type Logger, type RunningService, type Scope } from '@posthorn/platform';
import { aWorkspace, Rounds, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { sql, type Kysely } from 'kysely';
import { IngestionModule, type Outside } from './app.module.js';
import type { IngestionInput } from './config.js';

const FOLLOW_MS = 100;

/** Columns of `read.sends` by the fact that fills them. */
const FACT_COLUMNS: Readonly<Record<string, string>> = {
  'delivery.sent': 'sent_at',
  'delivery.delivered': 'delivered_at',
  'delivery.bounced': 'bounced_at',
  'delivery.complained': 'complained_at',
  'delivery.failed': 'failed_at',
  'engagement.opened': 'opened_at',
  'engagement.clicked': 'clicked_at',
};

export interface Ingestion {
  readonly service: RunningService;
  readonly log: ConnectedEventLog;
  readonly logger: Logger;
  workspace: TestWorkspace;
  /** Another workspace's, with its own keys. */
  newWorkspace(): Promise<TestWorkspace>;
  /** An API key of this workspace, known to the service. */
  aKey(...scopes: Scope[]): Promise<string>;
  /** An agent of this workspace with a mailbox. @returns its id */
  anAgent(email: string, options?: { archived?: boolean }): Promise<string>;
  /** A sending domain of this workspace whose DNS has been found in order. */
  aVerifiedDomain(domain: string): Promise<void>;
  /** A mail in the read model of this workspace, as if it had come long ago. */
  aReceivedMail(messageId: string, mailbox: string): Promise<void>;
  aQueuedSend(options?: {
    recipient?: string;
    campaignId?: string;
    testMode?: boolean;
    requestId?: string;
  }): Promise<string>;
  /** Does once what the projector does all the time, for this workspace. */
  project(): Promise<void>;
  events(families?: readonly string[]): Promise<RecordedEvent[]>;
  /** Somebody takes the recipient of the send off the workspace's list. */
  removeSuppression(requestId: string, recipient?: string): Promise<void>;
  stop(): Promise<void>;
}

/** The service with a database of its own, on the run's log: that one's projector is somebody else's test. */
export async function startIngestion(settings: IngestionInput, options: Outside = {}): Promise<Ingestion> {
  const { natsUrl, databaseUrl: runUrl } = testServers();
  const name = `ingestion_${newId('db').slice(3).toLowerCase()}`;
  await sql`create database ${sql.id(name)}`.execute(testDatabase());
  const databaseUrl = Object.assign(new URL(runUrl), { pathname: name }).href;
  const db: Kysely<Database> = createDatabase({ url: databaseUrl, max: 2 });
  await migrateToLatest(db);
  const log = await connectEventLog({ natsUrl });
  const logger = createLogger({ name: 'test', level: 'silent' });
  const service = await startService({
    name: 'ingestion',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 2 }),
      IngestionModule.forRoot(settings, options),
    ],
    host: '127.0.0.1',
    port: 0,
    logger,
  });

  /** Other tests append to the same log, and a read model that stands before its end proves nothing. */
  const follow = async () => {
    const { last } = await log.bounds();
    await db.updateTable('read.checkpoints').set({ position: last }).where('position', '<', last).execute();
  };

  const ensureWorkspace = async () => {
    const { workspaceId, secret } = ingestion.workspace;
    await db
      .insertInto('workspaces')
      .values({ id: workspaceId, name: 'Test', secret: Buffer.from(secret) })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  };

  const follower = new Rounds(follow, FOLLOW_MS);

  const ingestion: Ingestion = {
    service,
    log,
    logger,
    workspace: await aWorkspace(),
    newWorkspace: async () => {
      ingestion.workspace = await aWorkspace();
      await ingestion.project();
      return ingestion.workspace;
    },
    aKey: async (...scopes) => {
      const { workspaceId } = ingestion.workspace;
      await ensureWorkspace();
      return (await new ApiKeys(db).create({ workspaceId, kind: 'mm_live', scopes })).key;
    },
    anAgent: async (email, { archived = false } = {}) => {
      await ensureWorkspace();
      const id = newId('agt');
      await db
        .insertInto('agents')
        .values({
          id,
          workspace_id: ingestion.workspace.workspaceId,
          name: email,
          email,
          archived_at: archived ? new Date() : null,
        })
        .execute();
      return id;
    },
    aVerifiedDomain: async (domain) => {
      await ensureWorkspace();
      const { workspaceId } = ingestion.workspace;
      const keys = { dkim_selector: 's', dkim_private_key: 'none', dkim_public_key: 'none' };
      await db
        .insertInto('sending_domains')
        .values({ id: newId('dom'), workspace_id: workspaceId, domain, ...keys, verified_at: new Date() })
        .execute();
    },
    aReceivedMail: async (messageId, mailbox) => {
      await db
        .insertInto('read.received_mails')
        .values({
          message_id: messageId,
          workspace_id: ingestion.workspace.workspaceId,
          contact_key: 'unknown',
          from_email: 'alice@example.org',
          from_domain: 'example.org',
          mailbox,
          test_mode: false,
          to_emails: [],
          cc_emails: [],
          is_thread_reply: false,
          injection_reasons: [],
          labels: [],
          flags: [],
          has_attachments: false,
          received_at: new Date(),
          first_sequence: 1,
          last_sequence: 1,
        })
        .execute();
    },
    aQueuedSend: async ({
      recipient = 'alice@example.com',
      campaignId,
      testMode = false,
      requestId = newId('req'),
    } = {}) => {
      const { workspaceId, secret } = ingestion.workspace;
      const contact = contactKey(secret, recipient);
      const occurredAt = new Date().toISOString();
      await log.append({
        fact: SendQueued.of({ requestId, recipientEmail: recipient, campaignId, queuedAt: occurredAt }),
        workspaceId,
        key: contact,
        contact,
        occurredAt,
        testMode,
        correlationId: requestId,
      });
      await ingestion.project();
      return requestId;
    },
    events: async (families = ['delivery', 'engagement', 'suppression']) => {
      const subjects = families.map((family) => `evt.${ingestion.workspace.workspaceId}.${family}.*.*`);
      const found: RecordedEvent[] = [];
      for await (const event of log.read({ subjects })) found.push(event);
      return found;
    },
    project: async () => {
      const { last } = await log.bounds();
      for (const event of await ingestion.events(['send', 'delivery', 'engagement'])) await projectOne(db, event);
      await db.updateTable('read.checkpoints').set({ position: last }).execute();
    },
    removeSuppression: async (requestId, recipient = 'alice@example.com') => {
      const { workspaceId, secret } = ingestion.workspace;
      const contact = contactKey(secret, recipient);
      const removedAt = new Date().toISOString();
      await log.append({
        fact: SuppressionRemoved.of({
          contactEmail: recipient,
          scope: 'tenant',
          removedBy: { kind: 'user' },
          removedAt,
        }),
        workspaceId,
        key: contact,
        contact,
        occurredAt: removedAt,
        testMode: false,
        correlationId: requestId,
      });
    },
    stop: async () => {
      await follower.stop();
      await service.stop();
      await log.close();
      await db.destroy();
      await sql`drop database ${sql.id(name)} with (force)`.execute(testDatabase());
    },
  };
  await ingestion.project();
  return ingestion;
}

async function projectOne(db: Kysely<Database>, event: RecordedEvent): Promise<void> {
  const column = FACT_COLUMNS[event.type];
  const { reportKey, campaignId, recipientEmail } = event.data as Record<string, string | undefined>;
  await db
    .insertInto('read.sends')
    .values({
      send_id: event.correlationId,
      workspace_id: event.workspaceId,
      contact_key: event.contact ?? '',
      recipient_email: String(recipientEmail),
      campaign_id: campaignId ?? null,
      test_mode: event.testMode,
      status: 'queued',
      report_keys: [],
      last_event_at: new Date(event.occurredAt),
      last_sequence: event.sequence,
    })
    .onConflict((conflict) => conflict.column('send_id').doNothing())
    .execute();
  if (column !== undefined) {
    await sql`update read.sends set ${sql.id(column)} = ${new Date(event.occurredAt)} where send_id = ${event.correlationId}`.execute(
      db,
    );
  }
  if (reportKey !== undefined) {
    await sql`update read.sends set report_keys = array_append(array_remove(report_keys, ${reportKey}), ${reportKey})
      where send_id = ${event.correlationId}`.execute(db);
  }
}
