import type { PlacedRecipient } from '@posthorn/campaigns';
import { expect, test } from 'vitest';
import type { RecipientRow } from './recipient.queries.js';
import { WhyIncluded } from './why-included.js';

const place = { workspaceId: 'wsk_1', campaignId: 'cmp_1' };
const rowAt = (campaign_position: number | null): RecipientRow => ({
  send_id: `req_${campaign_position}`,
  campaign_position,
  recipient_email: 'a@example.com',
  recipient_name: null,
  status: 'delivered',
  message_id: null,
  sent_at: null,
  last_event_at: new Date(0),
  error: null,
});

async function why(positions: (number | null)[], placed: () => Promise<PlacedRecipient[]>) {
  const asked: { first: number; end: number }[] = [];
  const warnings: string[] = [];
  const read = async (_: unknown, range: { first: number; end: number }) => {
    asked.push(range);
    return placed();
  };
  const included = new WhyIncluded({ read }, { warn: (...given: unknown[]) => warnings.push(String(given[1])) });
  const rows = await included.of(place, positions.map(rowAt));
  return { rows: rows.map(({ send_id, score, scoreReason }) => [send_id, score, scoreReason]), asked, warnings };
}

const recipient = (position: number, more: object): PlacedRecipient => ({
  position,
  recipient: { email: 'a@example.com', ...more },
});

test('each mail has why its recipient is one, by position, also when some were left out', async () => {
  const placed = [
    recipient(3, { score: 0.5, scoreReason: 'role' }),
    recipient(4, { score: 0.4, scoreReason: 'left out' }),
    recipient(5, {}),
  ];
  expect(await why([3, 5], async () => placed)).toEqual({
    rows: [
      ['req_3', 0.5, 'role'],
      ['req_5', undefined, undefined],
    ],
    asked: [{ first: 3, end: 6 }],
    warnings: [],
  });
});

test.each([[[]], [[null]]])('nothing is read for %j', async (positions) => {
  const { rows, asked } = await why(positions, async () => []);
  expect({ rows: rows.length, asked }).toEqual({ rows: positions.length, asked: [] });
});

test('what became of the mails is shown also when the reasons cannot be read; a line says so', async () => {
  const { rows, warnings } = await why([0], async () => {
    throw new Error('the disk is away');
  });
  expect(rows).toEqual([['req_0', undefined, undefined]]);
  expect(warnings).toEqual(['a run is shown without its scores']);
});
