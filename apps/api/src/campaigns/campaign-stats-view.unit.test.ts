import { campaignDefinition, sumOf, type CampaignStats } from '@posthorn/campaigns';
import { describe, expect, test } from 'vitest';
import { campaignStatsView, type CampaignReport } from './campaign-stats-view.js';

const NONE = sumOf([]);
const RATES = { delivered: null, bounced: null, complained: null, opened: null, clicked: null, replied: null };
const ROW: CampaignReport['row'] = { campaign_id: 'cmp_1', status: 'sending', total: 10, left_out: 2 };
const STATS: CampaignStats = {
  ...NONE,
  campaignId: 'cmp_1',
  testMode: false,
  status: 'sending',
  rates: RATES,
  variants: [],
  tests: [],
  leftOut: {},
  missingVariables: [],
};

const anA = { id: 'a', subject: 'A', text: 'x' };
const definition = (more: object = {}, variants = [anA]) =>
  campaignDefinition.parse({ from: { email: 'me@acme.example' }, steps: [{ variants }], ...more });

const countsOf = (variant: string, counts: Partial<typeof NONE>) => ({
  step: 1,
  variant,
  counts: { ...NONE, ...counts },
  rates: RATES,
});

describe('figures of a campaign', () => {
  test('say null, not 0, of what nobody counts and of shares of nothing', () => {
    const view = campaignStatsView({ row: ROW, definition: definition(), stats: STATS, unsubscribes: 0 });
    expect(view).toMatchObject({ opens: null, clicks: null, open_rate: null, delivery_rate: null, bounce_rate: null });
    expect(view).toMatchObject({ recipients: 10, left_out: 2, sent: 0, replies: null, bounces: 0 });
  });

  test('say 0 of what is counted and did not happen', () => {
    const stats = { ...STATS, sent: 4, delivered: 4 };
    const view = campaignStatsView({
      row: ROW,
      definition: definition({ tracking: { opens: true } }),
      stats,
      unsubscribes: 0,
    });
    expect(view).toMatchObject({ opens: 0, open_rate: 0, clicks: null, click_rate: null });
  });

  test('say 0 replies of a step once the campaign has had one', () => {
    const stats = { ...STATS, sent: 4, replied: 1 };
    const view = campaignStatsView({ row: ROW, definition: definition(), stats, unsubscribes: 0 });
    expect(view).toMatchObject({ replies: 1, reply_rate: 0.25, steps: [{ replies: 0 }] });
  });

  test('show what a provider reports though nobody here counts it', () => {
    const stats = { ...STATS, sent: 4, delivered: 4, opened: 1 };
    expect(campaignStatsView({ row: ROW, definition: definition(), stats, unsubscribes: 0 })).toMatchObject({
      opens: 1,
      open_rate: 0.25,
    });
  });

  test('have every step and variant of the campaign, also those of which nothing was sent yet', () => {
    const two = [anA, { ...anA, id: 'b' }];
    const stats = { ...STATS, variants: [countsOf('a', { total: 3, sent: 2, queued: 1, delivered: 2 })] };
    const { steps } = campaignStatsView({ row: ROW, definition: definition({}, two), stats, unsubscribes: 1 });
    expect(steps).toMatchObject([
      {
        step: 1,
        sent: 2,
        queued: 1,
        variants: [
          { variant: 'a', sent: 2, delivery_rate: 1 },
          { variant: 'b', sent: 0, delivery_rate: null },
        ],
      },
    ]);
  });

  test('tell what a test has decided, and nothing of one that still runs', () => {
    const variants = [{ variant: 'a', trials: 100, successes: 10, rate: 0.1 }];
    const running = { step: 1, metric: 'clicked', samplePercent: 20, variants } as const;
    const viewOf = (tests: CampaignStats['tests']) =>
      campaignStatsView({ row: ROW, definition: definition(), stats: { ...STATS, tests }, unsubscribes: 0 }).steps[0]
        ?.ab_test;
    expect(viewOf([])).toBeNull();
    expect(viewOf([running])).toEqual({
      winning_metric: 'click_rate',
      test_percentage: 20,
      variants,
      winner: null,
      p_value: null,
      decided_at: null,
    });
    const decided = { variant: 'a', pValue: 0.012, chosenAt: '2026-03-23T08:40:00.000Z' };
    expect(viewOf([{ ...running, decided }])).toMatchObject({
      winner: 'a',
      p_value: 0.012,
      decided_at: decided.chosenAt,
    });
  });
});
