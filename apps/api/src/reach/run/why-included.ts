import type { CampaignRecipient, RecipientReader } from '@posthorn/campaigns';
import type { Logger } from '@posthorn/platform';
import type { CampaignOf, RecipientRow } from './recipient.queries.js';

/** A recipient with why it is one, as far as that is known. */
export type IncludedRow = RecipientRow & Pick<CampaignRecipient, 'score' | 'scoreReason'>;

/** Why each recipient of a run is one. What became of the mails is shown also when this cannot be read. */
export class WhyIncluded {
  constructor(
    private readonly recipients: Pick<RecipientReader, 'read'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** @param rows in the order of their positions, without large gaps */
  async of(campaign: CampaignOf, rows: readonly RecipientRow[]): Promise<readonly IncludedRow[]> {
    const first = rows.at(0)?.campaign_position;
    const last = rows.at(-1)?.campaign_position;
    if (typeof first !== 'number' || typeof last !== 'number') return rows;
    const placed = await this.recipients.read(campaign, { first, end: last + 1 }).catch((error: unknown) => {
      this.logger.warn({ err: error, campaignId: campaign.campaignId }, 'a run is shown without its scores');
      return [];
    });
    const byPosition = new Map<number | null, CampaignRecipient>(
      placed.map(({ position, recipient }) => [position, recipient]),
    );
    return rows.map((row) => {
      const { score, scoreReason } = byPosition.get(row.campaign_position) ?? {};
      return { ...row, score, scoreReason };
    });
  }
}
