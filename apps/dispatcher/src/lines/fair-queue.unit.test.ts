import { expect, test } from 'vitest';
import { FairQueue } from './fair-queue.js';

function taken(queue: FairQueue<string>, count: number): (string | undefined)[] {
  return Array.from({ length: count }, () => queue.take());
}

test('keys take turns, each in its own order', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(item.slice(0, 1), item);
  expect(taken(queue, 7)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3', undefined]);
  expect(queue.size).toBe(0);
});

test('whoever comes late waits for one turn of each, not for all that waits', () => {
  const queue = new FairQueue<string>();
  for (let i = 0; i < 10_000; i++) queue.add('million', `m${i}`);
  queue.take();
  queue.add('ten', 't0');
  expect(taken(queue, 2)).toEqual(['m1', 't0']);
});

test('of what waits of one key the newest can be taken out, so that only so much is left', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'b1', 'a2', 'a3']) queue.add(item.slice(0, 1), item);
  expect(queue.takeBeyond('a', 1)).toEqual(['a2', 'a3']);
  expect(queue.takeBeyond('a', 1)).toEqual([]);
  expect(queue.takeBeyond('c', 1)).toEqual([]);
  expect([queue.countOf('a'), queue.countOf('c'), queue.size]).toEqual([1, 0, 2]);
  expect(taken(queue, 3)).toEqual(['a1', 'b1', undefined]);
});

test('what waits of one key can be taken out', () => {
  const queue = new FairQueue<string>();
  for (const item of ['a1', 'b1', 'a2']) queue.add(item.slice(0, 1), item);
  expect(queue.takeAll('a')).toEqual(['a1', 'a2']);
  expect(queue.takeAll('a')).toEqual([]);
  expect(queue.size).toBe(1);
  expect(taken(queue, 2)).toEqual(['b1', undefined]);
});
