import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filtersOverlap, subjectMatches } from './subject-filter.js';

test.each([
  ['evt.w.delivery.c.sent', 'evt.w.delivery.c.sent', true],
  ['evt.w.*.c.*', 'evt.w.delivery.c.sent', true],
  ['evt.w.*.c.*', 'evt.w.delivery.d.sent', false],
  ['evt.w.>', 'evt.w.delivery.c.sent', true],
  ['evt.w.>', 'evt.w', false],
  ['evt.w.*', 'evt.w.delivery.c', false],
  ['evt.w.delivery.c.sent', 'evt.w.delivery.c', false],
])('%s on %s: %s', (filter, subject, matches) => {
  expect(subjectMatches(filter, subject)).toBe(matches);
});

test.each([
  ['evt.w.*.c.*', 'evt.w.delivery.*.*', true],
  ['evt.w.*.c.*', 'evt.w.delivery.d.*', false],
  ['evt.w.*.c.*', 'evt.v.*.c.*', false],
  ['evt.w.>', 'evt.*.delivery.c.sent', true],
  ['evt.w.*', 'evt.w.delivery.c', false],
])('%s and %s overlap: %s', (a, b, overlap) => {
  expect(filtersOverlap(a, b)).toBe(overlap);
  expect(filtersOverlap(b, a)).toBe(overlap);
});

const subject = fc.array(fc.constantFrom('a', 'b'), { minLength: 1, maxLength: 4 });
const filter = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([tokens, open]) => (open ? [...tokens, '>'] : tokens).join('.'));

test('two filters that match one subject overlap', () => {
  fc.assert(
    fc.property(subject, filter, filter, (tokens, a, b) => {
      const name = tokens.join('.');
      fc.pre(subjectMatches(a, name) && subjectMatches(b, name));
      expect(filtersOverlap(a, b)).toBe(true);
    }),
  );
});
