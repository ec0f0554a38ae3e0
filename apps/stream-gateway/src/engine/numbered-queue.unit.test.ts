import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberedQueue } from './numbered-queue.js';

const steps = fc.array(fc.record({ pushes: fc.nat(20), shifts: fc.nat(20) }), { maxLength: 50 });

test('it gives back what it was given, in order and by number, however often it grew and went round', () => {
  fc.assert(
    fc.property(steps, (rounds) => {
      const queue = NumberedQueue.ofNumbers();
      const model: number[] = [];
      let gone = 0;
      for (const { pushes, shifts } of rounds) {
        for (let i = 0; i < pushes; i++) {
          queue.push(gone + model.length);
          model.push(gone + model.length);
        }
        for (let i = 0; i < shifts; i++) {
          if (model.length > 0) gone++;
          expect(queue.shift()).toBe(model.shift());
        }
        expect([queue.first, queue.next, queue.length]).toEqual([gone, gone + model.length, model.length]);
        expect(queue.newest).toBe(model.at(-1));
        for (let number = gone - 1; number <= gone + model.length; number++) {
          expect(queue.at(number)).toBe(model.includes(number) ? number : undefined);
        }
      }
    }),
  );
});

test('it gives back the room of a burst when the burst has gone', () => {
  const lengths: number[] = [];
  const queue = new NumberedQueue<number>((length) => {
    lengths.push(length);
    return new Float64Array(length);
  });
  for (let i = 0; i < 50_000; i++) queue.push(i);
  expect(lengths.at(-1)).toBe(65_536);
  while (queue.length > 1) queue.shift();
  expect(lengths.at(-1)).toBe(8);
  expect(queue.at(49_999)).toBe(49_999);
});
