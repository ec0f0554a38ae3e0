import { CampaignLog, campaignDefinition, type CampaignCountsRow } from '@posthorn/campaigns';
import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { CampaignCreated, CampaignVariantChosen, isEvent } from '@posthorn/events';
import { expect, test } from 'vitest';
import { VariantChoice } from './variant-choice.js';

const workspaceId = 'wsk_1';
const campaignId = 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
const AT = '2026-06-15T12:00:00.000Z';
const mail = (id: string) => ({ id, subject: 'x', text: 'y' });
const definition = campaignDefinition.parse({
  from: { email: 'a@acme.example' },
  steps: [
    {
      variants: ['a', 'b', 'c'].map(mail),
      test: { samplePercent: 10, metric: 'clicked', waitMinutes: 60 },
    },
  ],
});

function counts(
  variant: string,
  sent: number,
  clicked: number,
  change: Partial<CampaignCountsRow> = {},
): CampaignCountsRow {
  return {
    campaign_step: 1,
    variant,
    total: sent,
    queued: 0,
    sent,
    delivered: sent,
    opened: 0,
    clicked,
    replied: 0,
    bounced: 0,
    complained: 0,
    failed: 0,
    skipped: 0,
    ...change,
  };
}

const HOUR_MS = 3_600_000;

async function choiceOf(rows: readonly CampaignCountsRow[] | undefined, askedMs = Date.now() - HOUR_MS) {
  const log = new InMemoryEventLog();
  const created = CampaignCreated.of({ campaignId, name: 'x', createdBy: { kind: 'key' }, createdAt: AT });
  const place = { workspaceId, key: campaignId, occurredAt: AT, testMode: false, correlationId: campaignId };
  await log.append({ fact: created, ...place });
  const choice = new VariantChoice(new CampaignLog(log), { byVariant: () => Promise.resolve(rows) });
  const about = { workspaceId, campaignId, testMode: false, step: 1, definition, sequence: 1, askedMs };
  const answer = await choice.make(about);
  const events = await Array.fromAsync(log.read());
  return { answer, chosen: events.find((event) => isEvent(CampaignVariantChosen, event))?.data };
}

test('the variant with the best rate wins, and the p-value says how sure that is', async () => {
  const clear = await choiceOf([counts('a', 500, 20), counts('b', 500, 60), counts('c', 500, 22)]);
  expect(clear.chosen).toMatchObject({ variant: 'b', metric: 'clicked', chosenBy: { kind: 'system' } });
  expect(clear.chosen?.pValue).toBeLessThan(0.001);
  const close = await choiceOf([counts('a', 500, 20), counts('b', 500, 22), counts('c', 500, 21)]);
  expect(close.chosen).toMatchObject({ variant: 'b' });
  expect(close.chosen?.pValue).toBeGreaterThan(0.5);
});

test('what bounced is no failure of a variant', async () => {
  const { chosen } = await choiceOf([counts('a', 100, 20, { bounced: 60 }), counts('b', 100, 30), counts('c', 100, 1)]);
  expect(chosen).toMatchObject({ variant: 'a' });
});

test('without a single mail the first variant is taken, and nothing is claimed', async () => {
  const { chosen } = await choiceOf([]);
  expect(chosen).toMatchObject({ variant: 'a' });
  expect(chosen).not.toHaveProperty('pValue');
});

test('waits while the sample has not left, or the read models lag behind', async () => {
  const queued = await choiceOf([counts('a', 10, 1), counts('b', 10, 5, { queued: 1 })]);
  expect(queued).toMatchObject({ answer: { kind: 'wait' }, chosen: undefined });
  expect(await choiceOf(undefined)).toMatchObject({ answer: { kind: 'wait' }, chosen: undefined });
});

test('what still waits a day after the test was to end keeps the others waiting no longer', async () => {
  const rows = [counts('a', 10, 1), counts('b', 10, 5, { queued: 1 })];
  const { chosen } = await choiceOf(rows, Date.now() - 25 * HOUR_MS - 1);
  expect(chosen).toMatchObject({ variant: 'b' });
  expect(await choiceOf(rows, Date.now() - 24 * HOUR_MS)).toMatchObject({ answer: { kind: 'wait' } });
});
