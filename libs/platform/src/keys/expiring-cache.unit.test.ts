import { describe, expect, test } from 'vitest';
import { ExpiringCache } from './expiring-cache.js';

describe('ExpiringCache', () => {
  test('forgets an entry when its time is over', () => {
    let now = 0;
    const cache = new ExpiringCache<string>(10, 5_000, () => now);
    cache.set('a', 'one');
    now = 4_999;
    expect(cache.get('a')?.value).toBe('one');
    now = 5_000;
    expect(cache.get('a')).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test('never holds more than its limit, and drops the entry set longest ago', () => {
    const cache = new ExpiringCache<number>(3, 5_000, () => 0);
    for (let i = 0; i < 10_000; i++) cache.set(`key ${i}`, i);
    expect(cache.size).toBe(3);
    expect(cache.get('key 9996')).toBeUndefined();
    expect(cache.get('key 9997')?.value).toBe(9_997);
  });

  test('setting an entry again makes it the newest', () => {
    const cache = new ExpiringCache<number>(2, 5_000, () => 0);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    cache.set('c', 4);
    expect(cache.get('a')?.value).toBe(3);
    expect(cache.get('b')).toBeUndefined();
  });
});
