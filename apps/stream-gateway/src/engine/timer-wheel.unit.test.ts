import { expect, test } from 'vitest';
import { TimerWheel } from './timer-wheel.js';

function aWheel(next: (item: string) => number | undefined = () => undefined) {
  const due: [tick: number, item: string][] = [];
  let ticks = 0;
  const visit = (item: string) => {
    due.push([ticks, item]);
    return next(item);
  };
  const wheel = new TimerWheel<string>(visit, 100, 10);
  const run = (count: number) => {
    for (let i = 0; i < count; i++) {
      ticks++;
      wheel.tick();
    }
  };
  return { wheel, due, run };
}

test('an item is due after its delay, rounded up to ticks', () => {
  const { wheel, due, run } = aWheel();
  wheel.add('now', 0);
  wheel.add('later', 250);
  run(10);
  expect(due).toEqual([
    [1, 'now'],
    [3, 'later'],
  ]);
  expect(wheel.size).toBe(0);
});

test('the answer of a visit is the next delay', () => {
  const { wheel, due, run } = aWheel(() => 400);
  wheel.add('again', 100);
  run(10);
  expect(due.map(([tick]) => tick)).toEqual([1, 5, 9]);
});

test('a wait longer than the wheel is visited early, never missed', () => {
  const { wheel, due, run } = aWheel();
  wheel.add('far', 1e9);
  run(9);
  expect(due).toEqual([[9, 'far']]);
});

test('a removed item is not visited, and adding again replaces', () => {
  const { wheel, due, run } = aWheel();
  wheel.add('gone', 200);
  wheel.remove('gone');
  wheel.add('moved', 200);
  wheel.add('moved', 500);
  run(9);
  expect(due).toEqual([[5, 'moved']]);
});
