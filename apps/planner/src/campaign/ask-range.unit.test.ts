import { campaignDefinition } from '@posthorn/campaigns';
import type { SendCommand, SendVerdict } from '@posthorn/sending';
import { expect, test } from 'vitest';
import { askRange } from './ask-range.js';

const definition = campaignDefinition.parse({
  from: { email: 'sarah@acme.example' },
  steps: [{ variants: [{ subject: 'Hello', text: 'It is out.' }] }],
});
const context = {
  requester: { workspaceId: 'wsk_1', testMode: false, actor: { kind: 'system' } },
  secret: new Uint8Array(32),
} as const;

test('a range ends behind its last recipient, however many ask at once, so that the next one leaves nobody out', async () => {
  const places: (number | undefined)[] = [];
  const requests = {
    request: ({ requestId, campaignPlace }: SendCommand): Promise<SendVerdict> => {
      places.push(campaignPlace?.campaignPosition);
      return Promise.resolve({ status: 'queued', requestId: requestId ?? '', decision: undefined } as never);
    },
  };
  const recipients = Array.from({ length: 200 }, (_, i) => ({ email: `r${i}@example.com` }));
  const range = { campaignId: 'cmp_1', definition, step: 1, first: 100, recipients, stopped: new Set<number>() };
  const asked = await askRange({ requests, isHalted: () => Promise.resolve(false) }, range, { ...context, lanes: 128 });
  expect(asked).toMatchObject({ end: 300, asked: 200 });
  expect(new Set(places)).toEqual(new Set(recipients.map((_, i) => 100 + i)));
});
