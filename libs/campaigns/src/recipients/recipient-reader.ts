import type { EventLog } from '@posthorn/event-log';
import { CampaignRecipientsAdded, eventSubject, isEvent } from '@posthorn/events';
import type { BlobStore } from '@posthorn/platform';
import type { RecipientChunk } from '../state/campaign-course.js';
import { readRecipientsAt, type CampaignRecipient } from './recipients-codec.js';

/** Whose chunks are remembered; some 150 bytes for each 5,000 recipients. */
const MAX_CAMPAIGNS = 1_000;

/** A recipient and where it stands in its campaign, from 0. */
export interface PlacedRecipient {
  readonly position: number;
  readonly recipient: CampaignRecipient;
}

interface Known {
  /** Up to which the log was read. */
  readonly sequence: number;
  readonly chunks: readonly RecipientChunk[];
}

/**
 * Recipients of campaigns by position. Costs the blobs that a range is in and the lines of the range, however long the list is:
 * which blobs these are is remembered for the campaigns asked about last, since the log only ever adds to them.
 */
export class RecipientReader {
  private readonly campaigns = new Map<string, Known>();

  constructor(
    private readonly ports: { readonly log: Pick<EventLog, 'read'>; readonly blobs: Pick<BlobStore, 'get'> },
    private readonly maxCampaigns = MAX_CAMPAIGNS,
  ) {}

  /** Those from `first` to before `end` that the log knows of, in order. @throws Error when their blob is not stored here */
  async read(
    { workspaceId, campaignId }: { readonly workspaceId: string; readonly campaignId: string },
    { first, end }: { readonly first: number; readonly end: number },
  ): Promise<PlacedRecipient[]> {
    if (end <= first) return [];
    const { family, verb } = CampaignRecipientsAdded;
    const chunks = await this.chunksOf(eventSubject({ workspaceId, key: campaignId, family, verb }), end);
    const parts = chunks.filter((chunk) => chunk.first < end && first < chunk.end);
    const found = await Promise.all(parts.map((chunk) => this.part(chunk, { first, end }, campaignId)));
    return found.flat();
  }

  private async part(
    chunk: RecipientChunk,
    range: { readonly first: number; readonly end: number },
    campaignId: string,
  ): Promise<PlacedRecipient[]> {
    const first = Math.max(range.first, chunk.first);
    const end = Math.min(range.end, chunk.end);
    const bytes = await this.ports.blobs.get(chunk.sha256);
    if (!bytes) throw new Error(`the recipients ${chunk.first} to ${chunk.end} of ${campaignId} are not kept here`);
    const recipients = readRecipientsAt(bytes, first - chunk.first, end - chunk.first);
    return recipients.map((recipient, place) => ({ position: first + place, recipient }));
  }

  private async chunksOf(subject: string, end: number): Promise<readonly RecipientChunk[]> {
    const known = this.campaigns.get(subject) ?? { sequence: 0, chunks: [] };
    const chunks = [...known.chunks];
    let { sequence } = known;
    if ((chunks.at(-1)?.end ?? 0) < end) {
      for await (const event of this.ports.log.read({ subjects: [subject], after: sequence })) {
        ({ sequence } = event);
        if (!isEvent(CampaignRecipientsAdded, event) || !event.data.recipients) continue;
        const { total, added, recipients } = event.data;
        chunks.push({ first: total - added, end: total, sha256: recipients.sha256 });
      }
    }
    this.remember(subject, { sequence, chunks });
    return chunks;
  }

  private remember(subject: string, known: Known): void {
    this.campaigns.delete(subject);
    this.campaigns.set(subject, known);
    const [oldest] = this.campaigns.keys();
    if (this.campaigns.size > this.maxCampaigns && oldest !== undefined) this.campaigns.delete(oldest);
  }
}
