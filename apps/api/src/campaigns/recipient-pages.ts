import { readRecipients, type CampaignRecipient, type CampaignRow, type Campaigns } from '@posthorn/campaigns';
import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { CampaignRecipientsAdded, eventSubject, isEvent } from '@posthorn/events';
import type { BlobStore, Principal } from '@posthorn/platform';
import { findSendsOf } from './campaign-sends.queries.js';
import { recipientView, type RecipientView } from './recipient-view.js';

/** Recipients in the order in which they were added. */
export interface RecipientPage {
  readonly data: readonly RecipientView[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

export interface RecipientPorts {
  readonly campaigns: Pick<Campaigns, 'find' | 'definitionOf'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly db: Db;
}

/** Who a campaign is for, by position, with what became of each mail. Costs the chunks that the page is in, however long the list. */
export class RecipientPages {
  constructor(private readonly ports: RecipientPorts) {}

  /** @throws like `Campaigns.find` */
  async page(
    campaignId: string,
    { limit, offset }: { readonly limit: number; readonly offset: number },
    caller: Principal,
  ): Promise<RecipientPage> {
    const { workspaceId } = caller;
    const [row, { steps }] = await Promise.all([
      this.ports.campaigns.find(campaignId, caller),
      this.ports.campaigns.definitionOf(campaignId, caller),
    ]);
    const end = Math.min(offset + limit, row.total);
    const range = { campaignId, steps: steps.length, first: offset, end };
    const [recipients, sends] = await Promise.all([
      this.recipients(workspaceId, campaignId, { first: offset, end }),
      findSendsOf(this.ports.db, workspaceId, range),
    ]);
    const byPosition = Map.groupBy(sends, ({ campaign_position: position }) => position);
    const data = recipients.map((recipient, index) => {
      const position = offset + index;
      return recipientView(position, recipient, byPosition.get(position) ?? [], isOver(row));
    });
    return { data, total: row.total, limit, offset };
  }

  private async recipients(
    workspaceId: string,
    campaignId: string,
    { first, end }: { readonly first: number; readonly end: number },
  ): Promise<CampaignRecipient[]> {
    const found: CampaignRecipient[] = [];
    if (end <= first) return found;
    const { family, verb } = CampaignRecipientsAdded;
    const subject = eventSubject({ workspaceId, key: campaignId, family, verb });
    for await (const event of this.ports.log.read({ subjects: [subject] })) {
      if (!isEvent(CampaignRecipientsAdded, event) || !event.data.recipients) continue;
      const { total, added, recipients } = event.data;
      const from = total - added;
      if (from >= end) break;
      if (total <= first) continue;
      const bytes = await this.ports.blobs.get(recipients.sha256);
      if (bytes === undefined) throw new Error(`the recipients ${from} to ${total} of ${campaignId} are not kept here`);
      found.push(...readRecipients(bytes).slice(Math.max(0, first - from), end - from));
    }
    return found;
  }
}

function isOver({ status }: CampaignRow): boolean {
  return status === 'sent' || status === 'cancelled' || status === 'failed';
}
