import { CampaignVariantChosen, isEvent, type RecordedEvent } from '@posthorn/events';
import type { CampaignCountsRow, CampaignRow } from '../campaign-list/campaigns.queries.js';
import type { CampaignDefinition, TestMetric } from '../definition/campaign-definition.js';
import { compareVariants, type VariantRate } from '../variants/compare-variants.js';
import { stepShares } from '../variants/step-shares.js';
import { progressOf, type CampaignProgressNow, type CampaignTotals } from './campaign-counts.js';

/** Shares from 0 to 1; null where there is nothing to take a share of, which is not 0. */
export interface CampaignRates {
  /** Of what was sent. */
  readonly delivered: number | null;
  readonly bounced: number | null;
  readonly complained: number | null;
  /** Of what was sent and did not bounce: not every provider reports what was delivered. */
  readonly opened: number | null;
  readonly clicked: number | null;
  readonly replied: number | null;
}

export interface VariantStats {
  readonly step: number;
  /** Empty for sends without one. */
  readonly variant: string;
  readonly counts: CampaignTotals;
  readonly rates: CampaignRates;
}

/** The A/B test of a step. */
export interface StepTest {
  readonly step: number;
  readonly metric: TestMetric;
  readonly samplePercent: number;
  /** As they stand now, also after the winner was chosen. */
  readonly variants: readonly VariantRate[];
  /**
   * Undefined while the test runs, and no p-value either: whoever looks again and again, and stops when it pleases, finds
   * a difference by chance. The one look that counts is taken when its time is over.
   */
  readonly decided?: {
    readonly variant: string;
    /** 0 to 1: how probable such a lead is by chance. Undefined when there was nothing to compare. */
    readonly pValue?: number | undefined;
    /** ISO 8601 UTC. */
    readonly chosenAt: string;
  };
}

export interface CampaignStats extends CampaignProgressNow {
  readonly rates: CampaignRates;
  readonly variants: readonly VariantStats[];
  readonly tests: readonly StepTest[];
  /** Recipients that got no mail of a step, by reason: `stopped` (replied, bounced, unsubscribed, ...), `missing_variables`, ... */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Variables that some of them lacked. */
  readonly missingVariables: readonly string[];
}

export interface StatsSources {
  readonly campaign: CampaignRow;
  readonly definition: CampaignDefinition;
  readonly counts: readonly CampaignCountsRow[];
  /** `campaign.variant_chosen` of the campaign, in order. */
  readonly choices: readonly RecordedEvent[];
  readonly leftOut: Pick<CampaignStats, 'leftOut' | 'missingVariables'>;
}

export function statsOf({ campaign, definition, counts, choices, leftOut }: StatsSources): CampaignStats {
  const progress = progressOf(campaign, counts);
  return {
    ...progress,
    ...leftOut,
    rates: ratesOf(progress),
    variants: counts.map(({ campaign_step: step, variant, ...sends }) => ({
      step,
      variant,
      counts: sends,
      rates: ratesOf(sends),
    })),
    tests: definition.steps.flatMap(({ test, variants }, i) => {
      if (!test) return [];
      const { metric, samplePercent } = test;
      const shares = compareVariants(stepShares(counts, i + 1, { variants }, metric)).variants;
      return [{ step: i + 1, metric, samplePercent, variants: shares, ...decisionOf(choices, i + 1) }];
    }),
  };
}

export function ratesOf({ sent, delivered, bounced, ...counts }: CampaignTotals): CampaignRates {
  const reached = sent - bounced;
  return {
    delivered: share(delivered, sent),
    bounced: share(bounced, sent),
    complained: share(counts.complained, sent),
    opened: share(counts.opened, reached),
    clicked: share(counts.clicked, reached),
    replied: share(counts.replied, reached),
  };
}

function decisionOf(choices: readonly RecordedEvent[], step: number): Pick<StepTest, 'decided'> {
  for (const event of choices.toReversed()) {
    if (!isEvent(CampaignVariantChosen, event) || event.data.campaignStep !== step) continue;
    const { variant, pValue, chosenAt } = event.data;
    return { decided: { variant, pValue, chosenAt } };
  }
  return {};
}

/** Never above 1: a report may come before that of what it follows from. */
function share(part: number, whole: number): number | null {
  return whole <= 0 ? null : Math.min(1, part / whole);
}
