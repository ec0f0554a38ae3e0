import { CAMPAIGN_COUNTS, type CampaignCount } from '@posthorn/database';
import { SEND_STATUSES, type RecordedEvent } from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countChanges, countedAs, type CampaignCountsRow } from './campaign-counts.projection.js';
import { toPatch } from './send-list.projection.js';
import type { SendRow } from './send-row.projection.js';

const AT = new Date('2026-01-02T03:04:05.678Z');

function aRow(changes: Partial<SendRow> = {}): SendRow {
  const event: RecordedEvent = {
    id: 'evt_0',
    sequence: 7,
    subject: 'evt.wsk_1.send.kfq3x2.queued',
    type: 'send.queued',
    version: 1,
    workspaceId: 'wsk_1',
    occurredAt: AT.toISOString(),
    testMode: false,
    correlationId: 'req_1',
    data: { requestId: 'req_1', recipientEmail: 'ada@example.com', campaignId: 'cmp_1', queuedAt: AT.toISOString() },
  };
  return { ...toPatch(event)!, ...changes };
}

const rows = fc
  .record({
    send_id: fc.constantFrom('req_1', 'req_2', 'req_3', 'req_4'),
    status: fc.constantFrom(...SEND_STATUSES),
    campaign_id: fc.constantFrom(null, 'cmp_1', 'cmp_2'),
    campaign_step: fc.constantFrom(null, 1, 2),
    variant: fc.constantFrom(null, 'a'),
    delivered_at: fc.constantFrom(null, AT),
    opened_at: fc.constantFrom(null, AT),
    bounced_at: fc.constantFrom(null, AT),
  })
  .map(aRow);

test('a mail that bounced has left and has not arrived', () => {
  expect([...countedAs(aRow({ status: 'bounced', delivered_at: AT, bounced_at: AT }))!]).toEqual([
    'total',
    'sent',
    'bounced',
  ]);
});

test('a click says that the mail arrived, and not that it was opened', () => {
  expect([...countedAs(aRow({ status: 'clicked', clicked_at: AT }))!]).toEqual([
    'total',
    'sent',
    'clicked',
    'delivered',
  ]);
});

test('a mail under way is queued until a provider has taken it', () => {
  expect([...countedAs(aRow({ status: 'sending' }))!]).toEqual(['total', 'queued']);
  expect([...countedAs(aRow({ status: 'sending', message_id: 'm1' }))!]).toEqual(['total', 'sent']);
});

test('a send without a campaign is not counted', () => {
  expect(countedAs(aRow({ campaign_id: null }))).toBeUndefined();
});

test('every send of a campaign is in exactly one part of the total', () => {
  fc.assert(
    fc.property(rows, (row) => {
      const counted = countedAs(row);
      const parts = (['queued', 'sent', 'failed', 'skipped'] as const).filter((part) => counted?.has(part));
      expect(parts).toHaveLength(counted ? 1 : 0);
      if (counted?.has('delivered')) expect(counted).not.toContain('bounced');
    }),
  );
});

test('changes added up over any history are a recount of the rows as they stand', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(rows, { selector: (row) => row.send_id })), (bursts) => {
      const stored = new Map<string, SendRow>();
      const added = new Map<string, CampaignCountsRow>();
      for (const burst of bursts) {
        // Rows are looked up that do not change, too.
        for (const change of countChanges([...stored.values()], burst)) addTo(added, change);
        for (const row of burst) stored.set(row.send_id, row);
      }
      const recounted = new Map<string, CampaignCountsRow>();
      for (const change of countChanges([], [...stored.values()])) addTo(recounted, change);
      const nonZero = [...added].filter(([, counts]) => counts.total !== 0);
      expect(new Map(nonZero)).toEqual(recounted);
      for (const [key, counts] of added) if (!recounted.has(key)) expect(sumOf(counts)).toBe(0);
    }),
  );
});

function addTo(totals: Map<string, CampaignCountsRow>, change: CampaignCountsRow): void {
  const { workspace_id, campaign_id, campaign_step, variant } = change;
  const key = JSON.stringify([workspace_id, campaign_id, campaign_step, variant]);
  const before = totals.get(key);
  totals.set(key, before ? { ...change, ...sums(before, change) } : change);
}

function sums(a: CampaignCountsRow, b: CampaignCountsRow): Partial<Record<CampaignCount, number>> {
  return Object.fromEntries(CAMPAIGN_COUNTS.map((count) => [count, a[count] + b[count]]));
}

function sumOf(counts: CampaignCountsRow): number {
  return CAMPAIGN_COUNTS.reduce((sum, count) => sum + Math.abs(counts[count]), 0);
}
