import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import type { BlobStore, Workspaces } from '@posthorn/platform';
import { findSuppressed } from '../campaign-list/suppressed.queries.js';
import type { Requester } from '../requester.js';
import type { CampaignLog } from '../state/campaign-log.js';
import { decideAddRecipients, RecipientsChangedError } from '../state/campaign.decider.js';
import { inBatches } from './in-batches.js';
import { KnownRecipients } from './known-recipients.js';
import { encodeRecipients, MAX_CHUNK, RECIPIENTS_CONTENT_TYPE, type CampaignRecipient } from './recipients-codec.js';
import { screenRecipients, type LeftOut } from './screen-recipients.js';

export interface AddedRecipients {
  readonly added: number;
  readonly skipped: LeftOut;
  /** Of the campaign, these included. */
  readonly total: number;
}

export interface IntakePorts {
  readonly log: Pick<EventLog, 'read' | 'bounds'>;
  readonly campaigns: CampaignLog;
  readonly blobs: Pick<BlobStore, 'put' | 'get'>;
  readonly workspaces: Pick<Workspaces, 'secretOf'>;
  readonly db: Db;
  /** How long the read models may take to know who is suppressed; each send is judged again anyway. Milliseconds. */
  readonly catchUpMs: number;
}

/** Takes recipients into a campaign, chunk by chunk: of a list of any length only one chunk is held, and 16 characters of each address. */
export class RecipientIntake {
  private readonly known: KnownRecipients;

  constructor(private readonly ports: IntakePorts) {
    this.known = new KnownRecipients(ports);
  }

  /** What was added before a failure stays; the same list given again adds the rest. */
  async add(
    campaignId: string,
    recipients: Iterable<CampaignRecipient> | AsyncIterable<CampaignRecipient>,
    requester: Requester,
  ): Promise<AddedRecipients> {
    const { db, log, catchUpMs } = this.ports;
    let { total } = await this.ports.campaigns.decide(campaignId, requester, now(), (state) =>
      decideAddRecipients({ campaignId, added: 0, skipped: 0, total: state?.total ?? 0, addedAt: now() }, state),
    );
    await waitForPosition(db, (await log.bounds()).last, catchUpMs);
    let seen = total === 0 ? new Set<string>() : await this.seen(campaignId, requester);
    let added = 0;
    let skipped: LeftOut = { suppressed: 0, duplicate: 0, invalid: 0 };
    for await (const batch of inBatches(recipients, MAX_CHUNK)) {
      for (;;) {
        try {
          const done = await this.addBatch(campaignId, batch, requester, { total, seen });
          total = done.total;
          added += done.added;
          skipped = sum(skipped, done.skipped);
          break;
        } catch (error) {
          if (!(error instanceof RecipientsChangedError)) throw error;
          total = error.total;
          seen = await this.seen(campaignId, requester);
        }
      }
    }
    return { added, skipped, total };
  }

  private async addBatch(
    campaignId: string,
    batch: readonly CampaignRecipient[],
    requester: Requester,
    { total: before, seen }: { total: number; seen: Set<string> },
  ): Promise<AddedRecipients> {
    const { workspaceId, testMode } = requester;
    const { kept, skipped } = await screenRecipients(
      batch,
      await this.ports.workspaces.secretOf(workspaceId),
      seen,
      (contacts) => findSuppressed(this.ports.db, { workspaceId, campaignId, testMode }, contacts),
    );
    let left = skipped.suppressed + skipped.duplicate + skipped.invalid;
    let total = before;
    for (const { bytes, count } of encodeRecipients(kept)) {
      const blob = await this.ports.blobs.put(bytes);
      const recipients = { ...blob, contentType: RECIPIENTS_CONTENT_TYPE };
      total = await this.record(campaignId, { added: count, skipped: left, recipients, total }, requester);
      left = 0;
    }
    if (left > 0) total = await this.record(campaignId, { added: 0, skipped: left, total }, requester);
    return { added: kept.length, skipped, total };
  }

  private async record(
    campaignId: string,
    data: Omit<Parameters<typeof decideAddRecipients>[0], 'campaignId' | 'addedAt'>,
    requester: Requester,
  ): Promise<number> {
    const addedAt = now();
    const { total } = await this.ports.campaigns.decide(campaignId, requester, addedAt, (state) =>
      decideAddRecipients({ ...data, campaignId, addedAt }, state),
    );
    return total;
  }

  /** Contact keys of everybody in the campaign. */
  private async seen(campaignId: string, { workspaceId }: Requester): Promise<Set<string>> {
    return this.known.of(workspaceId, campaignId, await this.ports.workspaces.secretOf(workspaceId));
  }
}

function sum(one: LeftOut, other: LeftOut): LeftOut {
  return {
    suppressed: one.suppressed + other.suppressed,
    duplicate: one.duplicate + other.duplicate,
    invalid: one.invalid + other.invalid,
  };
}

function now(): string {
  return new Date().toISOString();
}
