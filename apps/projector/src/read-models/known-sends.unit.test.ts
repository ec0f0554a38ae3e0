import { expect, test } from 'vitest';
import { KnownSends } from './known-sends.js';
import type { SendRow } from './send-row.projection.js';

/** Only id and status matter here. */
const row = (send_id: string, status = 'queued') => ({ send_id, status }) as SendRow;

test('a row is known as it was written last', () => {
  const known = new KnownSends();
  known.put([row('a'), row('b')]);
  known.put([row('a', 'sent')]);
  expect([known.get('a'), known.get('b'), known.get('c')]).toEqual([row('a', 'sent'), row('b'), undefined]);
});

test('the row written longest ago goes first', () => {
  const known = new KnownSends(2);
  known.put([row('a'), row('b')]);
  known.put([row('a', 'sent'), row('c')]);
  expect([known.get('a'), known.get('b'), known.get('c')]).toEqual([row('a', 'sent'), undefined, row('c')]);
});

test('forgotten rows are unknown', () => {
  const known = new KnownSends();
  known.put([row('a')]);
  known.forget();
  expect(known.get('a')).toBeUndefined();
});
