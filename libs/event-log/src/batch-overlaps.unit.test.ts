import { filtersOverlap } from '@posthorn/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchOverlaps, type Claimed } from './batch-overlaps.js';

const token = fc.constantFrom('a', 'b', '*');
const filter = fc.oneof(
  fc
    .tuple(token, fc.constantFrom('send', 'delivery', '*'), token, fc.constantFrom('queued', '*'))
    .map((parts) => ['evt', ...parts].join('.')),
  fc.constantFrom('evt.>', 'evt.a.>', 'evt.a.send.b.>', 'evt.a.*.b', '>'),
);
const subject = fc
  .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('send', 'delivery'), fc.constantFrom('a', 'b', 'c'))
  .map(([workspace, family, key]) => `evt.${workspace}.${family}.${key}.queued`);
const unit = fc
  .record({
    expected: fc.option(filter, { nil: undefined }),
    subjects: fc.array(subject, { minLength: 1, maxLength: 3 }),
  })
  .map(({ expected, subjects }) => aUnit(expected, subjects));

function aUnit(expected: string | undefined, subjects: readonly string[]): Claimed {
  const events = subjects.map((each) => ({ subject: each }));
  return { events, expect: expected === undefined ? undefined : { subject: expected, lastSequence: 0 } };
}

/** Every expectation against every other and every event. */
function collidePairwise(one: Claimed, other: Claimed): boolean {
  const covers = (a: Claimed, b: Claimed) =>
    a.expect !== undefined &&
    [b.expect?.subject, ...b.events.map((event) => event.subject)].some(
      (each) => each !== undefined && filtersOverlap(a.expect!.subject, each),
    );
  return covers(one, other) || covers(other, one);
}

test('filing by contact finds what comparing each with each finds', () => {
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 6 }), unit, (added, next) => {
      const overlaps = new BatchOverlaps();
      for (const each of added) overlaps.add(each);
      expect(overlaps.collides(next)).toBe(added.some((each) => collidePairwise(each, next)));
    }),
    { numRuns: 2_000 },
  );
});

test('a batch of contacts of their own is planned in time that grows with its size only', () => {
  const overlaps = new BatchOverlaps();
  const started = performance.now();
  for (let i = 0; i < 20_000; i++) {
    const each = aUnit(`evt.w.*.c${i}.*`, [`evt.w.send.c${i}.queued`]);
    expect(overlaps.collides(each)).toBe(false);
    overlaps.add(each);
  }
  // Comparing each with each took minutes.
  expect(performance.now() - started).toBeLessThan(5_000);
});
