import type { CampaignCountsRow, CampaignRow } from '../campaign-list/campaigns.queries.js';
import { progressOf, type CampaignProgressNow, type CampaignTotals } from './campaign-counts.js';

/** Shares from 0 to 1; null where there is nothing to take a share of, which is not 0. */
export interface CampaignRates {
  /** Of what was sent. */
  readonly delivered: number | null;
  readonly bounced: number | null;
  readonly complained: number | null;
  /** Of what was delivered. */
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

export interface CampaignStats extends CampaignProgressNow {
  readonly rates: CampaignRates;
  readonly variants: readonly VariantStats[];
}

export function statsOf(campaign: CampaignRow, rows: readonly CampaignCountsRow[]): CampaignStats {
  const progress = progressOf(campaign, rows);
  return {
    ...progress,
    rates: ratesOf(progress),
    variants: rows.map(({ campaign_step: step, variant, ...counts }) => ({
      step,
      variant,
      counts,
      rates: ratesOf(counts),
    })),
  };
}

export function ratesOf({ sent, delivered, ...counts }: CampaignTotals): CampaignRates {
  return {
    delivered: share(delivered, sent),
    bounced: share(counts.bounced, sent),
    complained: share(counts.complained, sent),
    opened: share(counts.opened, delivered),
    clicked: share(counts.clicked, delivered),
    replied: share(counts.replied, delivered),
  };
}

/** Never above 1: a reply may come before the report of the delivery. */
function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.min(1, part / whole);
}
