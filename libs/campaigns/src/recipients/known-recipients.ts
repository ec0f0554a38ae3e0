import type { EventLog } from '@posthorn/event-log';
import { CampaignRecipientsAdded, contactKey, eventSubject, isEvent } from '@posthorn/events';
import type { BlobStore } from '@posthorn/platform';
import { readRecipients } from './recipients-codec.js';

/** Of all campaigns that are remembered; some 50 bytes each. */
const MAX_KEYS = 1_000_000;

interface Known {
  /** Up to which the log was read. */
  sequence: number;
  readonly keys: Set<string>;
}

/**
 * Who is in a campaign, by contact key. Recipients that are added a few at a time cost what is new: what the log said before is
 * remembered, for the campaigns asked about last.
 */
export class KnownRecipients {
  private readonly campaigns = new Map<string, Known>();

  constructor(
    private readonly ports: { readonly log: Pick<EventLog, 'read'>; readonly blobs: Pick<BlobStore, 'get'> },
    private readonly maxKeys = MAX_KEYS,
  ) {}

  /** As the log says now. @returns a set of the caller's own */
  async of(workspaceId: string, campaignId: string, secret: Uint8Array): Promise<Set<string>> {
    const { family, verb } = CampaignRecipientsAdded;
    const subject = eventSubject({ workspaceId, key: campaignId, family, verb });
    const known = this.campaigns.get(subject) ?? { sequence: 0, keys: new Set<string>() };
    for await (const event of this.ports.log.read({ subjects: [subject], after: known.sequence })) {
      if (isEvent(CampaignRecipientsAdded, event) && event.data.recipients) {
        const bytes = await this.ports.blobs.get(event.data.recipients.sha256);
        for (const { email } of bytes ? readRecipients(bytes) : []) known.keys.add(contactKey(secret, email));
      }
      // Another reading of the same campaign may be ahead.
      known.sequence = Math.max(known.sequence, event.sequence);
    }
    this.remember(subject, known);
    return new Set(known.keys);
  }

  private remember(subject: string, known: Known): void {
    this.campaigns.delete(subject);
    this.campaigns.set(subject, known);
    let keys = 0;
    for (const each of this.campaigns.values()) keys += each.keys.size;
    for (const [oldest, { keys: forgotten }] of this.campaigns) {
      if (keys <= this.maxKeys) return;
      this.campaigns.delete(oldest);
      keys -= forgotten.size;
    }
  }
}
