import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CampaignProgress, Campaigns } from '@posthorn/campaigns';
import { createDatabase } from '@posthorn/database';
import { JetStreamTimers } from '@posthorn/event-log';
import { FileBlobStore, Workspaces } from '@posthorn/platform';
import { type BenchStack, startStack } from '../bench/stack.js';
import { type MailServer, startMailServer } from '../system/smtp/mail-server.js';

/** Recipients whose address begins so are told to come later, each time. */
export const BUSY = 'busy';

/** Everything a campaign needs, as processes to kill, and a mail server that remembers what it took. */
export interface CampaignFleet {
  readonly stack: BenchStack;
  readonly mailServer: MailServer;
  readonly campaigns: Campaigns;
  /** A campaign of so many recipients, started; every tenth is busy. */
  startCampaign(recipients: number): Promise<string>;
  start(app: 'planner' | 'dispatcher' | 'projector'): Promise<ChildProcess>;
  kill(process: ChildProcess): Promise<void>;
  /** What the log says of the campaign's sends: by what happened to each last. */
  recount(campaignId: string): Promise<Recount>;
  stop(): Promise<void>;
}

export interface Recount {
  readonly sends: number;
  readonly sent: number;
  readonly skipped: number;
  readonly failed: number;
  /** Ids of those that were attempted once more than it is known of. */
  readonly unknown: ReadonlySet<string>;
}

export async function campaignFleet(): Promise<CampaignFleet> {
  const stack = await startStack();
  const mailServer = await startMailServer({
    keepMails: false,
    script: ({ moment, to }) => {
      if (moment === 'rcpt' && to.includes(BUSY)) return '450 4.2.1 come back later';
      return moment === 'content' ? { reply: '250 2.0.0 Ok', delayMs: 15 } : undefined;
    },
  });
  const db = createDatabase({ url: stack.databaseUrl, max: 4, applicationName: 'test' });
  const progress = new CampaignProgress(stack.log.connection, db);
  const campaigns = new Campaigns({
    log: stack.log,
    blobs: new FileBlobStore(stack.env['BLOB_DIR'] ?? ''),
    timers: new JetStreamTimers(stack.log.connection),
    workspaces: new Workspaces(db),
    db,
    progress,
  });
  const by = { workspaceId: stack.workspaceId, testMode: false, actor: { kind: 'user' as const } };
  const settings = {
    dispatcher: {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: mailServer.url,
      SMTP_POOL_SIZE: '4',
      UNKNOWN_OUTCOME: 'retry',
      DISPATCH_LEASE_MS: '2000',
      MAIL_TOKEN_SECRET: 'a secret of sixteen or more',
    },
    planner: {},
    projector: {},
  };
  return {
    stack,
    mailServer,
    campaigns,
    async startCampaign(recipients) {
      const { campaignId } = await campaigns.create(
        {
          name: 'Spring',
          definition: {
            from: { email: 'sales@acme.example' },
            steps: [{ variants: [{ subject: 'Hello', text: 'Hello {{ name }}' }] }],
          },
        },
        by,
      );
      const all = Array.from({ length: recipients }, (_, i) => ({
        email: `${i % 10 === 9 ? BUSY : 'person'}${i}@example.com`,
        name: `Person ${i}`,
      }));
      await campaigns.addRecipients(campaignId, all, by);
      await campaigns.start(campaignId, by);
      return campaignId;
    },
    async start(app) {
      const { process } = await stack.startApp(app, { LOG_LEVEL: 'error', ...settings[app] });
      return process;
    },
    async kill(process) {
      const exited = once(process, 'exit');
      process.kill('SIGKILL');
      await exited;
    },
    recount: (campaignId) => recount(stack, campaignId),
    async stop() {
      progress.close();
      await db.destroy();
      await stack.stop();
      await mailServer.close();
    },
  };
}

async function recount({ log, workspaceId }: BenchStack, campaignId: string): Promise<Recount> {
  const last = new Map<string, string>();
  const unknown = new Set<string>();
  const subjects = ['send', 'delivery', 'policy'].map((family) => `evt.${workspaceId}.${family}.*.*`);
  for await (const { type, data } of log.read({ subjects })) {
    if (data['campaignId'] !== campaignId) continue;
    const requestId = String(data['requestId']);
    if (type === 'delivery.outcome_unknown') unknown.add(requestId);
    last.set(requestId, type);
  }
  const ended = (...types: readonly string[]) => [...last.values()].filter((type) => types.includes(type)).length;
  return {
    sends: last.size,
    sent: ended('delivery.sent', 'delivery.accepted'),
    skipped: ended('send.canceled', 'policy.blocked'),
    failed: ended('delivery.failed', 'delivery.bounced'),
    unknown,
  };
}
