import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextQueue } from './text-queue.js';

/** Some fit many times into a slab of a mebibyte, some lie across two or three. */
const text = fc
  .record({
    unit: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
    times: fc.constantFrom(1, 40, 9_000, 120_000),
  })
  .map(({ unit, times }) => unit.repeat(times));

test('it gives back every text, of any length and script, until it is shifted away', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ text, shift: fc.boolean() }), { maxLength: 30 }), (steps) => {
      const queue = new TextQueue();
      const all: string[] = [];
      let gone = 0;
      for (const { text: next, shift } of steps) {
        queue.push(next);
        all.push(next);
        if (!shift) continue;
        queue.shift();
        gone++;
      }
      expect(queue.length).toBe(all.length - gone);
      for (const [number, wanted] of all.entries()) {
        // Not toBe: a difference of megabytes takes minutes to print.
        expect(queue.at(number) === (number < gone ? undefined : wanted)).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

test('its bytes are those of what it holds, and it needs no more slabs for what passes through', () => {
  const queue = new TextQueue();
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 20_000; i++) {
    queue.push('ä'.repeat(1_000));
    if (i >= 10) queue.shift();
  }
  expect(queue.length).toBe(10);
  expect(queue.bytes).toBe(10 * (2_000 + 32));
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
});
