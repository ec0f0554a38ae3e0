import { encodeRecipients, MAX_SCORE_REASON, readRecipients } from '@posthorn/campaigns';
import type { FoundLead } from '@posthorn/leads';
import { expect, test } from 'vitest';
import { recipientsOf } from './run-campaign.js';

const LEAD: FoundLead = {
  leadId: 'led_1',
  email: 'priya@x.example',
  name: 'Priya Sharma',
  source: 'local',
  score: 0.875,
  scoreReason: 'role “Founder”; location “India”',
  flags: { roleAccount: false, disposable: false },
  variables: { first_name: 'Priya' },
};

/** Written and read again. */
async function kept(lead: Partial<FoundLead>) {
  const recipients = await Array.fromAsync(recipientsOf({ ...LEAD, ...lead }, (async function* () {})()));
  return [...encodeRecipients(recipients)].flatMap(({ bytes }) => readRecipients(bytes));
}

test('a recipient has why its lead was found, and its templates have not', async () => {
  expect(await kept({})).toEqual([
    {
      email: 'priya@x.example',
      name: 'Priya Sharma',
      variables: { first_name: 'Priya' },
      leadId: 'led_1',
      score: 0.875,
      scoreReason: 'role “Founder”; location “India”',
    },
  ]);
});

test('a reason without end is cut, also in the middle of a character', async () => {
  const [recipient] = await kept({ scoreReason: 'x'.repeat(MAX_SCORE_REASON - 1) + '🎺'.repeat(9) });
  expect(recipient?.scoreReason).toHaveLength(MAX_SCORE_REASON);
  expect(recipient?.scoreReason?.isWellFormed()).toBe(true);
});

test.each([{ score: Number.NaN }, { score: 1.2 }, { score: -1 }, { scoreReason: '' }])(
  'what a source must not say costs nobody the mail: %j',
  async (lead) => {
    const [recipient] = await kept(lead);
    expect(recipient?.email).toBe('priya@x.example');
    expect(Object.keys(recipient ?? {})).not.toContain(Object.keys(lead)[0]);
  },
);
