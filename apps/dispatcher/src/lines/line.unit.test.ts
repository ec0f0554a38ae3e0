import type { ClaimQueue } from '@posthorn/event-log';
import { expect, test } from 'vitest';
import { Line } from './line.js';

class FakeQueue implements ClaimQueue {
  outstanding = 0;
  readonly pulls: number[] = [];
  pull(count: number): void {
    this.pulls.push(count);
    this.outstanding += count;
  }
  async drain(): Promise<void> {
    this.outstanding = 0;
  }
  close(): Promise<void> {
    return this.drain();
  }
}

function aLine(limit = 8) {
  const busy: boolean[] = [];
  const line = new Line(
    'wsk_1',
    () => limit,
    (isBusy) => busy.push(isBusy),
  );
  const queue = new FakeQueue();
  line.add(queue);
  const come = (count: number) => {
    for (let i = 0; i < count; i++) {
      queue.outstanding--;
      line.claimed();
    }
  };
  const leave = (count: number) => {
    for (let i = 0; i < count; i++) line.released();
  };
  return { line, queue, busy, come, leave };
}

test('it asks for its share at once, and then waits', () => {
  const { line, queue } = aLine();
  line.refill();
  expect(queue.pulls).toEqual([8]);
});

test('a lone send now and then needs no new pull', () => {
  const { queue, come, leave } = aLine();
  come(1);
  leave(1);
  expect(queue.pulls).toEqual([8]);
});

test('with much to do it asks for more than when idle', () => {
  const { queue, come, leave } = aLine(100);
  come(7);
  expect(queue.pulls).toEqual([8]);
  come(1);
  expect(queue.pulls).toEqual([8, 92]);
  come(92);
  leave(50);
  expect(queue.pulls).toEqual([8, 92, 50]);
});

test('room is filled again in halves', () => {
  const { queue, come, leave } = aLine();
  come(8);
  leave(3);
  expect(queue.pulls).toEqual([8]);
  leave(1);
  expect(queue.pulls).toEqual([8, 4]);
});

test('it never holds more than its share', () => {
  const { line, queue, come, leave } = aLine();
  for (let i = 0; i < 100; i++) {
    come(queue.outstanding);
    expect(line.size).toBeLessThanOrEqual(8);
    leave(1 + (i % 3));
  }
});

test('stopped, it asks for nothing until it may go on', async () => {
  const { line, queue, come, leave } = aLine();
  come(8);
  await line.stop();
  leave(8);
  expect(queue.pulls).toEqual([8]);
  line.resume();
  expect(queue.pulls).toEqual([8, 8]);
});

test('it says when it has something to do', () => {
  const { busy, come, leave } = aLine();
  come(2);
  leave(2);
  come(1);
  expect(busy).toEqual([true, false, true]);
});
