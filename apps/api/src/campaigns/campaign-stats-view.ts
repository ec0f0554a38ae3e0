import {
  ratesOf,
  sumOf,
  type CampaignDefinition,
  type CampaignRow,
  type CampaignStats,
  type CampaignTotals,
} from '@posthorn/campaigns';
import type { CampaignStatus, WinningMetric } from './campaign-view.js';
import { metricName } from './definition-of.js';

/**
 * How many mails became what. `total` = `queued` + `sent` + `failed` + `skipped`. What is not known is null, never 0: opens and
 * clicks where nobody counts them, replies before the first one.
 */
export interface CampaignFigures {
  /** Mails of all steps so far, with those that the recipients of the first one still wait for. */
  readonly total: number;
  /** Still to leave. */
  readonly queued: number;
  /** Left; also those that bounced. */
  readonly sent: number;
  readonly delivered: number;
  readonly opens: number | null;
  readonly clicks: number | null;
  readonly replies: number | null;
  readonly bounces: number;
  readonly complaints: number;
  /** Given up before they left. */
  readonly failed: number;
  /** Refused by policy, or called off. */
  readonly skipped: number;
  /** Of those sent, as all rates from 0 to 1; null while there is nothing to take a share of. */
  readonly delivery_rate: number | null;
  readonly bounce_rate: number | null;
  readonly complaint_rate: number | null;
  /** Of those sent that did not bounce. */
  readonly open_rate: number | null;
  readonly click_rate: number | null;
  readonly reply_rate: number | null;
}

export interface VariantFigures extends CampaignFigures {
  readonly variant: string;
}

/** The A/B test of a step. */
export interface TestFigures {
  readonly winning_metric: WinningMetric;
  readonly test_percentage: number;
  /** As they stand now; `trials` are mails that were sent and did not bounce. */
  readonly variants: {
    readonly variant: string;
    readonly trials: number;
    readonly successes: number;
    readonly rate: number | null;
  }[];
  /** What everybody else gets. Null while the test runs: it is looked at once, when its time is over. */
  readonly winner: string | null;
  /** How probable the lead of the winner is by chance alone; null without a winner, or with nothing to compare. */
  readonly p_value: number | null;
  readonly decided_at: string | null;
}

export interface StepFigures extends CampaignFigures {
  /** From 1. */
  readonly step: number;
  /** Empty where there is only one mail. */
  readonly variants: VariantFigures[];
  readonly ab_test: TestFigures | null;
}

export interface CampaignStatsView extends CampaignFigures {
  readonly campaign_id: string;
  readonly status: CampaignStatus;
  readonly recipients: number;
  /** Who was given and is no recipient: suppressed, given twice, or no address. */
  readonly left_out: number;
  readonly unsubscribes: number;
  /** Recipients that got no mail of a step, by reason: `stopped` (replied, bounced, complained, unsubscribed), `missing_variables`, ... */
  readonly without_mail: Readonly<Record<string, number>>;
  /** What some of them lacked. */
  readonly missing_variables: readonly string[];
  readonly steps: StepFigures[];
}

type Step = CampaignDefinition['steps'][number];

/** What one campaign's figures are told by. */
export interface CampaignReport {
  readonly row: Pick<CampaignRow, 'campaign_id' | 'status' | 'total' | 'left_out'>;
  readonly definition: CampaignDefinition;
  readonly stats: CampaignStats;
  readonly unsubscribes: number;
}

export function campaignStatsView({ row, definition, stats, unsubscribes }: CampaignReport): CampaignStatsView {
  const known = knownOf(definition, stats);
  return {
    campaign_id: row.campaign_id,
    status: row.status,
    recipients: row.total,
    left_out: row.left_out,
    unsubscribes,
    without_mail: stats.leftOut,
    missing_variables: stats.missingVariables,
    ...figuresOf(stats, known),
    steps: definition.steps.map((step, index) => stepFigures(step, index + 1, stats, known)),
  };
}

/** What is counted at all. */
interface Known {
  readonly opens: boolean;
  readonly clicks: boolean;
  readonly replies: boolean;
}

/** A provider may report what we do not count ourselves; whether replies come in here, the first one tells. */
function knownOf({ tracking = {} }: CampaignDefinition, { opened, clicked, replied }: CampaignStats): Known {
  const { opens = false, clicks = false } = tracking;
  return { opens: opens || opened > 0, clicks: clicks || clicked > 0, replies: replied > 0 };
}

function stepFigures({ variants }: Step, step: number, stats: CampaignStats, known: Known): StepFigures {
  const test = stats.tests.find((each) => each.step === step);
  const ofStep = stats.variants.filter((each) => each.step === step);
  const countsOf = (id: string) => sumOf(ofStep.filter(({ variant }) => variant === id).map(({ counts }) => counts));
  return {
    step,
    ...figuresOf(sumOf(ofStep.map(({ counts }) => counts)), known),
    variants: variants.length < 2 ? [] : variants.map(({ id }) => ({ variant: id, ...figuresOf(countsOf(id), known) })),
    ab_test: test ? testFigures(test) : null,
  };
}

function testFigures({ metric, samplePercent, variants, decided }: CampaignStats['tests'][number]): TestFigures {
  return {
    winning_metric: metricName(metric),
    test_percentage: samplePercent,
    variants: [...variants],
    winner: decided?.variant ?? null,
    p_value: decided?.pValue ?? null,
    decided_at: decided?.chosenAt ?? null,
  };
}

function figuresOf(counts: CampaignTotals, known: Known): CampaignFigures {
  const { total, queued, sent, delivered, opened, clicked, replied, bounced, complained, failed, skipped } = counts;
  const rates = ratesOf(counts);
  return {
    total,
    queued,
    sent,
    delivered,
    opens: known.opens ? opened : null,
    clicks: known.clicks ? clicked : null,
    replies: known.replies ? replied : null,
    bounces: bounced,
    complaints: complained,
    failed,
    skipped,
    delivery_rate: rates.delivered,
    bounce_rate: rates.bounced,
    complaint_rate: rates.complained,
    open_rate: known.opens ? rates.opened : null,
    click_rate: known.clicks ? rates.clicked : null,
    reply_rate: known.replies ? rates.replied : null,
  };
}
