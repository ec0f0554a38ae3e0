import { expect, test } from 'vitest';
import { recipientView } from './recipient-view.js';

test('a recipient says why it is one where that is known, and null where it is not', () => {
  const email = 'a@example.com';
  const found = recipientView(0, { email, score: 0, scoreReason: 'role “Founder”' }, [], false);
  expect(found).toMatchObject({ score: 0, score_reason: 'role “Founder”', variables: {} });
  expect(recipientView(1, { email }, [], true)).toEqual({
    position: 1,
    email,
    name: null,
    variables: {},
    lead_id: null,
    status: 'skipped',
    sends: [],
    score: null,
    score_reason: null,
  });
});
