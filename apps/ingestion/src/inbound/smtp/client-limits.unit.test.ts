import { describe, expect, test } from 'vitest';
import { clientOf } from '@posthorn/platform';
import { ClientLimits } from './client-limits.js';
import { Greylist } from './greylist.js';

describe('a client', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:DB8:0000:0001::9', '2001:db8:0:1::/64'],
    ['2001:db8::', '2001:db8:0:0::/64'],
    ['::ffff', '0:0:0:0::/64'],
    ['', ''],
  ])('%s is %s', (address, client) => {
    expect(clientOf(address)).toBe(client);
  });

  test('has so many connections at once, and no more until one ends', () => {
    const limits = new ClientLimits({ connections: 2, mailsPerMinute: 1, unlimited: [] });
    const first = limits.connect('2001:db8::1');
    expect(limits.connect('2001:db8::2')).toBeDefined();
    expect(limits.connect('2001:db8::3')).toBeUndefined();
    expect(limits.connect('2001:db8:0:1::1')).toBeDefined();
    first?.();
    expect(limits.connect('2001:db8::3')).toBeDefined();
  });

  test('may send so many mails a minute', () => {
    let nowMs = 0;
    const limits = new ClientLimits({ connections: 1, mailsPerMinute: 2, unlimited: ['192.0.2.9'] }, () => nowMs);
    const taken = () => [1, 2, 3].map(() => limits.takeMail('192.0.2.1'));
    expect(taken()).toEqual([true, true, false]);
    nowMs = 59_999;
    expect(limits.takeMail('192.0.2.1')).toBe(false);
    nowMs = 60_000;
    expect(taken()).toEqual([true, true, false]);
  });

  test('is not limited when it is this machine or one that was named', () => {
    const limits = new ClientLimits({ connections: 1, mailsPerMinute: 1, unlimited: ['192.0.2.9'] });
    for (const address of ['127.0.0.1', '127.8.8.8', '::1', '192.0.2.9']) {
      for (let times = 0; times < 3; times++) {
        expect(limits.connect(address)).toBeDefined();
        expect(limits.takeMail(address)).toBe(true);
      }
    }
    expect(limits.isUnlimited('192.0.2.1')).toBe(false);
  });
});

describe('greylisting', () => {
  const triplet = { client: '192.0.2.1', from: 'alice@example.org', to: 'sarah@acme.example' };

  test('lets pass who comes again after a while, from then on at once', () => {
    let nowMs = 0;
    const greylist = new Greylist(60_000, () => nowMs);
    expect(greylist.waitMs(triplet)).toBe(60_000);
    nowMs = 20_000;
    expect(greylist.waitMs(triplet)).toBe(40_000);
    expect(greylist.waitMs({ ...triplet, from: 'bob@example.org' })).toBe(60_000);
    nowMs = 60_000;
    expect(greylist.waitMs({ ...triplet, client: '192.0.2.77', to: 'Sarah@acme.example' })).toBe(0);
    nowMs = 60_001;
    expect(greylist.waitMs(triplet)).toBe(0);
  });

  test('takes whoever comes again after more than a day for a stranger', () => {
    let nowMs = 0;
    const greylist = new Greylist(60_000, () => nowMs);
    greylist.waitMs(triplet);
    nowMs = 86_400_001;
    expect(greylist.waitMs(triplet)).toBe(60_000);
  });

  test('remembers so many and no more', () => {
    let nowMs = 0;
    const greylist = new Greylist(10, () => nowMs, 3);
    for (const from of ['a', 'b', 'c', 'd']) greylist.waitMs({ ...triplet, from });
    nowMs = 10;
    expect(['a', 'd', 'c'].map((from) => greylist.waitMs({ ...triplet, from }))).toEqual([10, 0, 0]);
  });

  test('is off with no delay', () => {
    expect(new Greylist(0).waitMs(triplet)).toBe(0);
  });
});
