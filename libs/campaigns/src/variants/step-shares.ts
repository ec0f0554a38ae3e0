import type { CampaignCountsRow } from '../campaign-list/campaigns.queries.js';
import type { CampaignStep, TestMetric } from '../definition/campaign-definition.js';
import type { VariantShare } from './compare-variants.js';

/** Of each variant of a step: how many reacted, of those whose mail left and did not bounce. */
export function stepShares(
  rows: readonly CampaignCountsRow[],
  step: number,
  { variants }: Pick<CampaignStep, 'variants'>,
  metric: TestMetric,
): VariantShare[] {
  return variants.map(({ id: variant }) => {
    const row = rows.find((one) => one.campaign_step === step && one.variant === variant);
    const trials = row ? Math.max(0, row.sent - row.bounced) : 0;
    // A reply may be known before the report that the mail left.
    return { variant, trials, successes: Math.min(trials, row?.[metric] ?? 0) };
  });
}
