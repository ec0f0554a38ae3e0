import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId } from './new-id.js';

test('an id is its prefix and 26 Crockford base32 characters', () => {
  fc.assert(fc.property(fc.nat(2 ** 31), (ms) => /^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(newId('req', ms))));
});

test('ids sort by the millisecond they were made in', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.nat(2 ** 31), (earlier, later) => {
      fc.pre(earlier < later);
      expect(newId('wsk', earlier) < newId('wsk', later)).toBe(true);
    }),
  );
});

test('ten thousand ids of one millisecond are all different, in every random character', () => {
  const ids = Array.from({ length: 10_000 }, () => newId('agt', 0));
  expect(new Set(ids).size).toBe(ids.length);
  for (let position = 14; position < 30; position++) expect(new Set(ids.map((id) => id[position])).size).toBe(32);
});

test.each(['', 'r', 'req_', 'Req', 'a.b', '*'])('the prefix "%s" is refused', (prefix) => {
  expect(() => newId(prefix)).toThrow(RangeError);
});
