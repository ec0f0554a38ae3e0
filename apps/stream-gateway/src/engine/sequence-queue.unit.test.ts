import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SequenceQueue } from './sequence-queue.js';

test('it holds, finds and lists what a plain array would, holes and evictions included', () => {
  const step = fc.record({ gap: fc.integer({ min: 1, max: 5 }), shifts: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new SequenceQueue();
      const all: number[] = [];
      let gone = 0;
      let sequence = 0;
      for (const { gap, shifts } of steps) {
        queue.push((sequence += gap));
        all.push(sequence);
        for (let i = 0; i < shifts; i++) expect(queue.shift()).toBe(gone < all.length ? all[gone++] : undefined);
      }
      const held = all.slice(gone);
      expect(queue.length).toBe(held.length);
      for (let at = 0; at <= sequence + 1; at++) {
        expect(queue.numberOf(at)).toBe(held.includes(at) ? all.indexOf(at) : undefined);
        expect([...queue.after(at)]).toEqual(held.filter((other) => other > at));
      }
    }),
  );
});

test('a sequence beyond 32 bits is held exactly', () => {
  const queue = new SequenceQueue();
  queue.push(2 ** 52 + 1);
  expect([...queue.after(0)]).toEqual([2 ** 52 + 1]);
});

test('a sequence out of order is refused', () => {
  const queue = new SequenceQueue();
  queue.push(2);
  expect(() => queue.push(2)).toThrow(RangeError);
});
