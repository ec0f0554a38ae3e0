import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import {
  contactKey,
  DeliveryAccepted,
  DeliveryComplained,
  type EventFact,
  InboundReceived,
  newId,
  type RecordedEvent,
  type RecordedOf,
  SendQueued,
} from '@posthorn/events';
import { type DnsResolver, peekHeader } from '@posthorn/mail';
import { type BlobStore, FileBlobStore, Workspaces } from '@posthorn/platform';
import { aDnsZone, type DnsZone, Rounds, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { dnsResolver } from './dns/dns-resolver.js';
import { MailReader } from './reading/mail-reader.js';
import { SenderHistories } from './sender/sender-histories.js';
import { projectMail } from './projected-mail.fixture.js';
import { ThreadFinder } from './threading/thread-finder.js';
import { ClassifiedMails } from './triage/classified-mails.js';
import { MailExaminer } from './triage/mail-examiner.js';
import { TriageDurations } from './triage/triage-durations.js';
import { Triage } from './triage/triage.handler.js';

export const MAILBOX = 'sarah@acme.example';

interface SendOptions {
  readonly to?: string;
  readonly subject?: string;
  readonly threadId?: string;
  readonly campaignId?: string;
  readonly agentId?: string;
  readonly testMode?: boolean;
  /** What its provider called it. */
  readonly providerId?: string;
  /** Whether a read model knows it. */
  readonly isProjected?: boolean;
  /** How long ago; milliseconds. */
  readonly ageMs?: number;
}

interface ReceivedOptions {
  readonly agentId?: string;
  readonly testMode?: boolean;
  readonly clientIp?: string;
  readonly envelopeFrom?: string;
  readonly via?: string;
}

/** Triage on real servers, without the services around it: what the projector would write, tests write. */
export class TriageWorld {
  readonly db = testDatabase();
  private readonly projector = new Rounds(() => this.catchUp());

  private constructor(
    readonly log: ConnectedEventLog,
    readonly zone: DnsZone,
    readonly blobs: FileBlobStore,
    private readonly directory: string,
  ) {}

  static async open(natsUrl = testServers().natsUrl): Promise<TriageWorld> {
    const directory = await mkdtemp(join(tmpdir(), 'posthorn-triage-'));
    const [log, zone] = await Promise.all([connectEventLog({ natsUrl }), aDnsZone()]);
    return new TriageWorld(log, zone, new FileBlobStore(directory), directory);
  }

  async close(): Promise<void> {
    await this.projector.stop();
    await this.zone.close();
    await this.log.close();
    await this.blobs.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** A process that triages. */
  triage({
    quarantineAbove = 0.95,
    blobs = this.blobs,
    resolver = dnsResolver(this.zone.address),
  }: { quarantineAbove?: number; blobs?: BlobStore; resolver?: DnsResolver } = {}): Triage {
    const { db, log } = this;
    const durations = new TriageDurations();
    const senders = new SenderHistories(db, log);
    return new Triage({
      log,
      reader: new MailReader(blobs),
      workspaces: new Workspaces(db),
      classified: new ClassifiedMails(log),
      threads: new ThreadFinder(db, log),
      examiner: new MailExaminer({ db, blobs, resolver, senders, durations, quarantineAbove }),
      durations,
    });
  }

  /** A mail that was taken in: its bytes are stored, and the log says so. */
  async received(
    { workspaceId, secret }: TestWorkspace,
    raw: Uint8Array,
    { agentId, testMode = false, clientIp, envelopeFrom, via = 'smtp' }: ReceivedOptions = {},
  ): Promise<RecordedOf<typeof InboundReceived>> {
    const { from = 'unknown@invalid', rfcMessageId } = peekHeader(raw);
    const receivedAt = new Date().toISOString();
    const fact = InboundReceived.of({
      messageId: newId('rcv'),
      from,
      mailbox: MAILBOX,
      receivedAt,
      raw: { ...(await this.blobs.put(raw)), contentType: 'message/rfc822' },
      envelope: { from: envelopeFrom ?? from, to: [MAILBOX], ...(clientIp !== undefined && { clientIp }) },
      via,
      ...(rfcMessageId !== undefined && { rfcMessageId }),
    });
    const stored = await this.append(workspaceId, contactKey(secret, from), fact, { testMode, agentId });
    return stored as RecordedOf<typeof InboundReceived>;
  }

  /** A send of ours. @returns its request id */
  async sent({ workspaceId, secret }: TestWorkspace, options: SendOptions = {}): Promise<string> {
    const { to = 'jordan@customer.example', subject = 'Your quote', testMode = false, ageMs = 60_000 } = options;
    const { threadId, campaignId, agentId, providerId, isProjected = true } = options;
    const requestId = newId('req');
    const contact = contactKey(secret, to);
    const queuedAt = new Date(Date.now() - ageMs).toISOString();
    const about = { requestId, recipientEmail: to, ...(campaignId !== undefined && { campaignId }) };
    const fact = SendQueued.of({ ...about, subject, queuedAt, ...(threadId !== undefined && { threadId }) });
    const queued = await this.append(workspaceId, contact, fact, { testMode, agentId, occurredAt: queuedAt });
    if (providerId !== undefined) {
      const accepted = { ...about, acceptedAt: queuedAt, provider: 'ses', messageId: providerId, attempt: 1 };
      await this.append(workspaceId, contact, DeliveryAccepted.of(accepted), { testMode, agentId });
    }
    if (!isProjected) return requestId;
    await this.db
      .insertInto('read.sends')
      .values({
        send_id: requestId,
        workspace_id: workspaceId,
        contact_key: contact,
        recipient_email: to,
        agent_id: agentId ?? null,
        campaign_id: campaignId ?? null,
        subject,
        thread_id: threadId ?? null,
        message_id: providerId ?? null,
        test_mode: testMode,
        status: 'sent',
        queued_at: new Date(queuedAt),
        report_keys: [],
        last_event_at: new Date(queuedAt),
        last_sequence: queued.sequence,
      })
      .execute();
    return requestId;
  }

  /** The recipient of a send called it spam. */
  async complained({ workspaceId, secret }: TestWorkspace, requestId: string, testMode: boolean): Promise<void> {
    const recipientEmail = 'jordan@customer.example';
    const fact = DeliveryComplained.of({ requestId, recipientEmail, complainedAt: new Date().toISOString() });
    await this.append(workspaceId, contactKey(secret, recipientEmail), fact, { testMode, agentId: undefined });
  }

  /** An agent of the workspace. @returns its id */
  async agent(
    { workspaceId }: TestWorkspace,
    settings: { classify_inbound?: boolean; quarantine_above?: number } = {},
  ): Promise<string> {
    const id = newId('agt');
    await this.db
      .insertInto('agents')
      .values({ id, workspace_id: workspaceId, name: 'Sarah', email: `${id}@acme.example`, ...settings })
      .execute();
    return id;
  }

  /** What the log says of a mail, beside that it came. */
  async told({ workspaceId, data, sequence }: RecordedOf<typeof InboundReceived>): Promise<RecordedEvent[]> {
    const events = await this.events(workspaceId);
    return events.filter((event) => event.sequence > sequence && event.correlationId === data.messageId);
  }

  async events(workspaceId: string): Promise<RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const event of this.log.read({ subjects: [`evt.${workspaceId}.>`] })) events.push(event);
    return events;
  }

  async json(sha256: string | undefined): Promise<unknown> {
    return JSON.parse(await this.text(sha256));
  }

  async text(sha256: string | undefined): Promise<string> {
    return Buffer.from((await this.blobs.get(sha256 ?? '')) ?? []).toString();
  }

  /** Has the read models show a mail and its thread as the log tells of them. */
  async project(mail: RecordedOf<typeof InboundReceived>): Promise<void> {
    await projectMail(this.db, mail, await this.told(mail));
  }

  private async append(
    workspaceId: string,
    contact: string,
    fact: EventFact,
    options: { testMode: boolean; agentId: string | undefined; occurredAt?: string },
  ): Promise<RecordedEvent> {
    const { testMode, agentId, occurredAt = new Date().toISOString() } = options;
    const [stored] = (
      await this.log.append({
        fact,
        workspaceId,
        key: contact,
        contact,
        occurredAt,
        testMode,
        correlationId: String(fact.data['messageId'] ?? fact.data['requestId']),
        ...(agentId !== undefined && { agentId }),
      })
    ).events;
    if (!stored) throw new Error('nothing was appended');
    return stored;
  }

  /** As if the projector had come along. */
  private async catchUp(): Promise<void> {
    const { last: position } = await this.log.bounds();
    await this.db.updateTable('read.checkpoints').set({ position }).where('position', '<', position).execute();
  }
}
