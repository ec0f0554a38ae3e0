import { contactKey } from '@posthorn/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inBatches } from './in-batches.js';
import {
  encodeRecipients,
  MAX_CHUNK,
  MAX_SCORE_REASON,
  readRecipients,
  readRecipientsAt,
  type CampaignRecipient,
} from './recipients-codec.js';
import { screenRecipients } from './screen-recipients.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
// A variable of this name is none: it would be JavaScript's.
const variableName = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 })
  .filter((name) => name !== '__proto__');
const recipient: fc.Arbitrary<CampaignRecipient> = fc
  .record(
    {
      email: fc.emailAddress().filter((email) => email.length <= 320),
      name: text,
      variables: fc.dictionary(variableName, fc.oneof(text, fc.integer(), fc.constant(null))),
      leadId: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }),
      // JSON knows one zero.
      score: fc.double({ min: 0, max: 1, noNaN: true }).map((score) => score + 0),
      scoreReason: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
    },
    { requiredKeys: ['email'] },
  )
  .map((given) => JSON.parse(JSON.stringify(given)) as CampaignRecipient);

describe('recipients in chunks', () => {
  test('are read back as they were, whatever stands in them', () => {
    fc.assert(
      fc.property(fc.array(recipient), (given) => {
        const chunks = [...encodeRecipients(given)];
        expect(chunks.flatMap(({ bytes }) => readRecipients(bytes))).toEqual(given);
        expect(chunks.reduce((sum, { count }) => sum + count, 0)).toBe(given.length);
      }),
    );
  });

  test('are read from any place to any other without the lines around them', () => {
    fc.assert(
      fc.property(fc.array(recipient, { minLength: 1 }), fc.nat(12), fc.nat(12), (given, first, count) => {
        const [chunk] = encodeRecipients(given);
        const bytes = chunk?.bytes ?? new Uint8Array();
        expect(readRecipientsAt(bytes, first, first + count)).toEqual(given.slice(first, first + count));
      }),
    );
  });

  test.each([{ score: 1.01 }, { score: -0.1 }, { scoreReason: '' }, { scoreReason: 'x'.repeat(MAX_SCORE_REASON + 1) }])(
    'are refused with %j',
    (more) => {
      const [chunk] = encodeRecipients([{ email: 'a@example.com', ...more }]);
      expect(() => readRecipients(chunk?.bytes ?? new Uint8Array())).toThrow(Object.keys(more)[0]);
    },
  );

  test('have at most 5,000 of them, and end earlier when these are large', () => {
    const many = Array.from({ length: MAX_CHUNK + 1 }, (_, i) => ({ email: `p${i}@example.com` }));
    expect([...encodeRecipients(many)].map(({ count }) => count)).toEqual([MAX_CHUNK, 1]);
    const large = Array.from({ length: 300 }, (_, i) => ({
      email: `p${i}@example.com`,
      variables: { x: 'y'.repeat(60_000) },
    }));
    for (const { bytes } of encodeRecipients(large)) expect(bytes.byteLength).toBeLessThan(9_000_000);
  });
});

test('batches take no more from their source than they hand on', async () => {
  let taken = 0;
  function* source() {
    while (taken < 10) yield ++taken;
  }
  const sizes: number[] = [];
  for await (const batch of inBatches(source(), 4)) {
    sizes.push(batch.length);
    expect(taken).toBe(Math.min(10, sizes.length * 4));
  }
  expect(sizes).toEqual([4, 4, 2]);
});

describe('screenRecipients', () => {
  const secret = new Uint8Array(32).fill(7);
  const screen = (given: readonly CampaignRecipient[], suppressed: readonly string[] = [], seen = new Set<string>()) =>
    screenRecipients(given, secret, seen, () =>
      Promise.resolve(suppressed.map((address) => contactKey(secret, address))),
    );

  test('leaves out who is in already, however it is written, who is suppressed, and what is no address', async () => {
    const given = [
      'a@example.com',
      ' A@Example.COM',
      'b@example.com',
      'nobody',
      'ü@münchen.example',
      'ü@xn--mnchen-3ya.example',
    ];
    expect(
      await screen(
        given.map((email) => ({ email })),
        ['b@example.com'],
      ),
    ).toEqual({
      kept: [{ email: 'a@example.com' }, { email: 'ü@münchen.example' }],
      skipped: { suppressed: 1, duplicate: 2, invalid: 1 },
    });
  });

  test('refuses variables without end', async () => {
    expect(await screen([{ email: 'a@example.com', variables: { x: 'y'.repeat(70_000) } }])).toMatchObject({
      kept: [],
      skipped: { invalid: 1 },
    });
  });

  test('counts everybody once, and remembers them', () => {
    return fc.assert(
      fc.asyncProperty(fc.array(recipient), async (given) => {
        const seen = new Set<string>();
        const { kept, skipped } = await screen(given, [], seen);
        expect(kept.length + skipped.suppressed + skipped.duplicate + skipped.invalid).toBe(given.length);
        const again = await screen(kept, [], seen);
        expect(again).toEqual({ kept: [], skipped: { suppressed: 0, duplicate: kept.length, invalid: 0 } });
      }),
    );
  });
});
