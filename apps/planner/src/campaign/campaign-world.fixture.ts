import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CampaignLog,
  CampaignProgress,
  Campaigns,
  type CampaignDefinitionInput,
  type CampaignRecipient,
  type CampaignTotals,
} from '@posthorn/campaigns';
import { connectEventLog, type ConnectedEventLog } from '@posthorn/event-log';
import { InMemoryTimers } from '@posthorn/event-log/testing';
import { contactKey, eventSubjectFilter, isEvent, SendQueued, type RecordedEvent } from '@posthorn/events';
import { createLogger, FileBlobStore, Workspaces } from '@posthorn/platform';
import { aWorkspace, testDatabase, testServers, type TestWorkspace } from '@posthorn/testing';
import { policySettings } from '@posthorn/policy';
import type { SendCommand, SendVerdict } from '@posthorn/sending';
import type { RunPorts } from './campaign-run.js';
import { CampaignRunner } from './campaign-runner.js';
import { CompletionWatch } from './completion-watch.js';
import type { StoppedAnswer } from './stopped-recipients.js';
import type { Choice } from './variant-choice.js';

const MAIL = { subject: 'Hi {{first_name}}', text: 'Hello {{first_name}}' };

/** A workspace with campaigns on real servers. Sends are recorded as `send.queued` alone; who judges them has tests of its own. */
export class CampaignWorld {
  readonly timers = new InMemoryTimers();
  /** Milliseconds added to the clock. */
  aheadMs = 0;
  /** Called before a send is recorded; may throw, or wait. */
  beforeRequest: (command: SendCommand) => Promise<void> = () => Promise.resolve();
  limit = { count: Infinity, untilMs: 0 };
  stopped: StoppedAnswer = { kind: 'known', positions: new Set() };
  choice: Choice = { kind: 'chosen' };
  /** What the read models say of the sends; they are nobody's here. */
  totals: CampaignTotals | undefined;
  /** Of those that are queued: how many may have left, and wait for a person. */
  undecided = 0;
  halted = false;
  domainVerified = true;
  readonly campaigns: Campaigns;
  private readonly progress: CampaignProgress;
  private readonly completions: CompletionWatch[] = [];

  private constructor(
    readonly log: ConnectedEventLog,
    readonly workspace: TestWorkspace,
    private readonly directory: string,
    readonly blobs = new FileBlobStore(directory),
    private readonly workspaces = new Workspaces(testDatabase()),
  ) {
    const db = testDatabase();
    this.progress = new CampaignProgress(log.connection, db);
    this.campaigns = new Campaigns({
      log,
      blobs,
      timers: this.timers,
      workspaces,
      db,
      progress: this.progress,
      catchUpMs: 0,
    });
  }

  static async create(): Promise<CampaignWorld> {
    const [log, workspace, directory] = await Promise.all([
      connectEventLog({ natsUrl: testServers().natsUrl }),
      aWorkspace(),
      mkdtemp(join(tmpdir(), 'posthorn-campaign-')),
    ]);
    return new CampaignWorld(log, workspace, directory);
  }

  async close(): Promise<void> {
    for (const completion of this.completions) completion.close();
    this.progress.close();
    await this.log.close();
    await rm(this.directory, { recursive: true, force: true });
  }

  get by() {
    return { workspaceId: this.workspace.workspaceId, testMode: false, actor: { kind: 'key' } } as const;
  }

  now(): number {
    return Date.now() + this.aheadMs;
  }

  /** A process that runs campaigns. */
  runner(change: Partial<RunPorts> = {}, share?: { slots: number; turnMs: number }): CampaignRunner {
    const { log, blobs, workspaces, timers } = this;
    const campaigns = new CampaignLog(log);
    const completion = new CompletionWatch({
      campaigns,
      progress: {
        changes: (workspaceId, campaignId, signal) => this.progress.changes(workspaceId, campaignId, signal),
        asked: () => Promise.resolve(this.totals),
      },
      undecided: () => Promise.resolve(this.undecided),
      logger: createLogger({ name: 'test', level: 'silent' }),
    });
    this.completions.push(completion);
    const domain = () => ({
      workspace_id: this.workspace.workspaceId,
      domain: 'acme.example',
      verified_at: this.domainVerified ? new Date() : null,
      warmup_started_at: null,
      is_of_another: !this.domainVerified,
    });
    const ports = {
      log,
      campaigns,
      blobs,
      workspaces,
      timers,
      completion,
      requests: { request: (command) => this.request(command) },
      senders: { agent: () => Promise.resolve(undefined), domain: () => Promise.resolve(domain()) },
      settings: { get: () => Promise.resolve(policySettings.parse({})) },
      halts: {
        of: () =>
          Promise.resolve(
            this.halted ? { kind: 'paused', reason: 'requested', since: new Date().toISOString() } : undefined,
          ),
      },
      limits: {
        allowance: (_, most) =>
          Promise.resolve({ ...this.limit, count: Math.min(most, this.limit.count), done: () => undefined }),
        isPaused: () => Promise.resolve(false),
      },
      stopped: { among: () => Promise.resolve(this.stopped) },
      choice: { make: () => Promise.resolve(this.choice) },
      now: () => this.now(),
      ...change,
    } satisfies Omit<RunPorts, 'lanes'>;
    return new CampaignRunner(ports, share);
  }

  /** A campaign that has not started. */
  async aCampaign(
    count: number,
    change: Partial<CampaignDefinitionInput> = {},
    recipient: (position: number) => CampaignRecipient = (position) => ({ email: `p${position}@example.com` }),
  ): Promise<string> {
    const definition = { from: { email: 'sarah@acme.example' }, steps: [{ variants: [MAIL] }], ...change };
    const { campaignId } = await this.campaigns.create({ name: 'Test', definition }, this.by);
    await this.campaigns.addRecipients(
      campaignId,
      Array.from({ length: count }, (_, i) => recipient(i)),
      this.by,
    );
    return campaignId;
  }

  async aStartedCampaign(...args: Parameters<CampaignWorld['aCampaign']>): Promise<string> {
    const campaignId = await this.aCampaign(...args);
    await this.campaigns.start(campaignId, this.by);
    return campaignId;
  }

  wake(campaignId: string, runner = this.runner()): Promise<void> {
    return runner.wake(this.workspace.workspaceId, campaignId);
  }

  async events(): Promise<RecordedEvent[]> {
    const subjects = [eventSubjectFilter({ workspaceId: this.workspace.workspaceId })];
    return Array.fromAsync(this.log.read({ subjects }));
  }

  async queued() {
    return (await this.events()).filter((event) => isEvent(SendQueued, event)).map(({ data }) => data);
  }

  async types(): Promise<string[]> {
    return (await this.events()).map(({ type }) => type);
  }

  /** As libs/sending does: the same id is recorded once, whoever asks. */
  private async request(command: SendCommand): Promise<SendVerdict> {
    await this.beforeRequest(command);
    const { workspaceId, secret } = this.workspace;
    const { requestId = '', recipient, campaignId, campaignPlace, content } = command;
    const contact = contactKey(secret, recipient);
    const queuedAt = new Date().toISOString();
    const fact = SendQueued.of({
      requestId,
      recipientEmail: recipient,
      subject: content.subject,
      campaignId,
      ...campaignPlace,
      queuedAt,
    });
    const place = {
      workspaceId,
      key: contact,
      contact,
      occurredAt: queuedAt,
      testMode: false,
      correlationId: requestId,
    };
    await this.log.append({ fact, ...place }, { messageId: `request:${requestId}` });
    return { requestId, status: 'queued', decision: { trace: [], ruleSetSha256: '' } };
  }
}
