import { expect, test } from 'vitest';
import { Helping } from './helping.js';

test('mails that each name three others are triaged within one budget, none of them twice', () => {
  const helping = new Helping(0, () => 0);
  let begun = 0;
  const help = (sequence: number): void => {
    if (!helping.begin(sequence)) return;
    begun++;
    for (let i = 1; i <= 3; i++) help(3 * sequence + i);
  };
  for (const sequence of [1, 2, 3]) help(sequence);
  expect(begun).toBe(600);
  const again = new Helping(7, () => 0);
  expect([7, 8, 8].map((sequence) => again.begin(sequence))).toEqual([false, true, false]);
});

test('helping ends after half a minute', () => {
  let nowMs = 0;
  const helping = new Helping(0, () => nowMs);
  nowMs = 30_000;
  expect(helping.begin(1)).toBe(true);
  nowMs = 30_001;
  expect(helping.begin(2)).toBe(false);
});

test('no more is held in memory than eight megabytes of mail, and one that is too big keeps no small one out', () => {
  const helping = new Helping(0, () => 0);
  const sizes = [20_000_000, 4_000_000, 4_000_000, 1_000_000, 100_000];
  expect(sizes.map((bytes) => helping.hold(bytes))).toEqual([false, true, true, false, true]);
});
