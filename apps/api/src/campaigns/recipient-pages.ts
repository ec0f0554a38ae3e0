import type { CampaignRow, Campaigns, RecipientReader } from '@posthorn/campaigns';
import type { Db } from '@posthorn/database';
import type { Principal } from '@posthorn/platform';
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
  readonly recipients: Pick<RecipientReader, 'read'>;
  readonly db: Db;
}

/** Who a campaign is for, by position, with what became of each mail. Costs what is on the page, however long the list. */
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
      this.ports.recipients.read({ workspaceId, campaignId }, { first: offset, end }),
      findSendsOf(this.ports.db, workspaceId, range),
    ]);
    const byPosition = Map.groupBy(sends, ({ campaign_position: position }) => position);
    const data = recipients.map(({ position, recipient }) =>
      recipientView(position, recipient, byPosition.get(position) ?? [], isOver(row)),
    );
    return { data, total: row.total, limit, offset };
  }
}

function isOver({ status }: CampaignRow): boolean {
  return status === 'sent' || status === 'cancelled' || status === 'failed';
}
