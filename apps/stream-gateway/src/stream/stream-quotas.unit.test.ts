import { Problem } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { ConnectRate } from './connect-rate.js';
import { StreamQuotas } from './stream-quotas.js';

function refusalOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a whole burst passes at once, then as many as a second brings', () => {
  let now = 0;
  const rate = new ConnectRate({ perSecond: 10, burst: 5 }, () => now);
  expect([1, 2, 3, 4, 5, 6].map(() => rate.take('key_1'))).toEqual([4, 3, 2, 1, 0, -1]);
  expect(rate.waitMs('key_1')).toBe(100);
  now = 99;
  expect(rate.take('key_1')).toBe(-1);
  now = 100;
  expect([rate.take('key_1'), rate.take('key_1')]).toEqual([0, -1]);
  expect(rate.take('key_2')).toBe(4);
});

test('a burst is counted to the last one, however small the interval', () => {
  const rate = new ConnectRate({ perSecond: 2_000, burst: 20_000 }, () => 12_345_678.9);
  let taken = 0;
  while (rate.take('key_1') >= 0) taken++;
  expect(taken).toBe(20_000);
});

test('a key that is quiet again takes no memory', () => {
  let now = 0;
  const rate = new ConnectRate({ perSecond: 10, burst: 5 }, () => now);
  rate.take('key_1');
  rate.sweep();
  expect(rate.size).toBe(1);
  now = 100;
  rate.sweep();
  expect(rate.size).toBe(0);
});

test('the headers say what is allowed and what is left, as structured fields', () => {
  const quotas = new StreamQuotas({ streams: 3, perSecond: 10, burst: 25 }, () => 0);
  expect(quotas.headers(1, quotas.takeConnect('key_1'))).toEqual({
    'ratelimit-policy': '"streams";q=3, "connects";q=25;w=3',
    ratelimit: '"streams";r=1, "connects";r=24',
  });
});

test('a key without room or tokens is 429, told when to come back and by which rule', () => {
  const quotas = new StreamQuotas({ streams: 2, perSecond: 1, burst: 1 }, () => 0);
  expect(() => quotas.assertRoom(1)).not.toThrow();
  expect(refusalOf(() => quotas.assertRoom(2))).toMatchObject({
    status: 429,
    code: 'TOO_MANY_STREAMS',
    headers: { 'retry-after': '5', ratelimit: '"streams";r=0', 'ratelimit-policy': expect.any(String) as string },
  });
  quotas.takeConnect('key_1');
  const refusal = refusalOf(() => quotas.takeConnect('key_1'));
  expect(refusal).toMatchObject({
    status: 429,
    code: 'TOO_MANY_CONNECTS',
    headers: { 'retry-after': '1', ratelimit: '"connects";r=0;t=1' },
  });
  expect(refusal.toBody()).toMatchObject({ 'violated-policies': ['connects'], fix: expect.any(String) as string });
});
