import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SequenceDeque } from './sequence-deque.js';

test('it holds, finds and lists what a plain array would, holes and evictions included', () => {
  const step = fc.record({ gap: fc.integer({ min: 1, max: 5 }), shifts: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const deque = new SequenceDeque<{ sequence: number }>();
      const model: { sequence: number }[] = [];
      let sequence = 0;
      for (const { gap, shifts } of steps) {
        const item = { sequence: (sequence += gap) };
        deque.push(item);
        model.push(item);
        for (let i = 0; i < shifts; i++) expect(deque.shift()).toBe(model.shift());
      }
      expect(deque.length).toBe(model.length);
      expect(deque.newest).toBe(model.at(-1));
      for (let at = 0; at <= sequence + 1; at++) {
        expect(deque.at(at)).toBe(model.find((item) => item.sequence === at));
        expect([...deque.after(at)]).toEqual(model.filter((item) => item.sequence > at));
      }
    }),
  );
});

test('it stays correct when it compacts itself', () => {
  const deque = new SequenceDeque<{ sequence: number }>();
  for (let sequence = 1; sequence <= 10_000; sequence++) {
    deque.push({ sequence });
    if (sequence > 100) deque.shift();
  }
  expect([...deque.after(0)].map(({ sequence }) => sequence)).toEqual(Array.from({ length: 100 }, (_, i) => 9_901 + i));
});

test('an item out of order is refused', () => {
  const deque = new SequenceDeque<{ sequence: number }>();
  deque.push({ sequence: 2 });
  expect(() => deque.push({ sequence: 2 })).toThrow(RangeError);
});
