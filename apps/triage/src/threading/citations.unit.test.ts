import { expect, test } from 'vitest';
import { citationsOf, meansProviderId } from './citations.js';

const SEND = '<req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y@acme.example>';

test('what a mail answers comes first, then its references from the nearest on, each once', () => {
  const citations = citationsOf({ inReplyTo: ['<b@x.example>'], references: ['<a@x.example>', '<b@x.example>', SEND] });
  expect(citations).toEqual([
    { by: 'in_reply_to', rfcMessageId: '<b@x.example>' },
    { by: 'references', rfcMessageId: SEND, requestId: 'req_01K6ZQ4T1V8N3M5P7R9S2W4X6Y' },
    { by: 'references', rfcMessageId: '<a@x.example>' },
  ]);
});

test('of a mail that names thousands the nearest are looked for', () => {
  const references = Array.from({ length: 10_000 }, (_, i) => `<${i}@x.example>`);
  const citations = citationsOf({ inReplyTo: references, references });
  expect(citations.length).toBeLessThanOrEqual(60);
  expect(citations.some(({ rfcMessageId }) => rfcMessageId === '<9999@x.example>')).toBe(true);
});

test.each([
  ['<0100018f3a2b4c5d-000000@email.amazonses.com>', '0100018f3a2b4c5d-000000', true],
  ['<0100018f3a2b4c5d-000000@email.amazonses.com>', '<0100018F3A2B4C5D-000000@email.amazonses.com>', true],
  ['<0100018f3a2b4c5d-000000@email.amazonses.com>', '0100018f3a2b4c5d-000001', false],
  ['<1@x.example>', '1', false],
  ['<a@x.example>', '<a@y.example>', false],
])('%s means the mail that a provider called %s: %s', (rfcMessageId, providerId, means) => {
  expect(meansProviderId({ rfcMessageId }, providerId)).toBe(means);
});
