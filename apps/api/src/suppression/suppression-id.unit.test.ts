import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSuppressionId, suppressionId } from './suppression-id.js';

const contactKey = fc.stringMatching(/^[a-z2-7]{16}$/);

test('an id says of whom and of which campaign it is', () => {
  fc.assert(
    fc.property(
      contactKey,
      fc.option(fc.string({ minLength: 1, unit: 'grapheme' }), { nil: undefined }),
      (contact, id) => {
        const place = { contactKey: contact, ...(id !== undefined && { campaignId: id }) };
        expect(parseSuppressionId(suppressionId(place))).toEqual(place);
      },
    ),
  );
});

test.each([
  '',
  'sup_',
  'sup_abc',
  'sup_abcdefghij234567_',
  'sup_abcdefghij234567_!',
  'sup_abcdefghij234567_A',
  'req_abcdefghij234567',
])('%j is no id', (id) => expect(parseSuppressionId(id)).toBeUndefined());
