import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AttemptLimit } from './attempt-limit.js';
import { SignInLimits } from './sign-in-limits.js';

describe('AttemptLimit', () => {
  test('allows a burst, then one for each interval', () => {
    let now = 0;
    const limit = new AttemptLimit({ burst: 3, everyMs: 100 }, () => now);
    const attempt = () => {
      const waitMs = limit.waitMs('a');
      if (waitMs === 0) limit.take('a');
      return waitMs;
    };
    expect([attempt(), attempt(), attempt(), attempt()]).toEqual([0, 0, 0, 100]);
    now = 60;
    expect(attempt()).toBe(40);
    now = 100;
    expect([attempt(), attempt()]).toEqual([0, 100]);
    now = 10_000;
    expect([attempt(), attempt(), attempt(), attempt()]).toEqual([0, 0, 0, 100]);
  });

  test('what is given back was never taken', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('take', 'both'), { maxLength: 30 }), (steps) => {
        const [given, never] = [0, 0].map(() => new AttemptLimit({ burst: 5, everyMs: 100 }, () => 0));
        for (const step of steps) {
          given?.take('a');
          if (step === 'both') given?.giveBack('a');
          else never?.take('a');
        }
        expect(given?.waitMs('a')).toBe(never?.waitMs('a'));
      }),
    );
  });

  test('remembers so many and no more, the latest', () => {
    const limit = new AttemptLimit({ burst: 1, everyMs: 1_000 }, () => 0, 2);
    for (const who of ['a', 'b', 'c']) limit.take(who);
    expect(['a', 'b', 'c'].map((who) => limit.waitMs(who))).toEqual([0, 1_000, 1_000]);
  });
});

describe('SignInLimits', () => {
  const take = (limits: SignInLimits, count: number, attempt: (n: number) => { email: string; address: string }) =>
    Array.from({ length: count }, (_, n) => limits.take(attempt(n)) === 0).filter(Boolean).length;

  test('one user is guessed at ten times, from however many addresses', () => {
    const limits = new SignInLimits(() => 0);
    expect(take(limits, 50, (n) => ({ email: 'ada@example.com', address: `198.51.100.${n}` }))).toBe(10);
    expect(limits.take({ email: 'bob@example.com', address: '198.51.100.1' })).toBe(0);
  });

  test('one address guesses thirty times, at however many users; of IPv6 it is the /64', () => {
    const limits = new SignInLimits(() => 0);
    expect(take(limits, 100, (n) => ({ email: `${n}@example.com`, address: `2001:db8::${n}` }))).toBe(30);
    expect(limits.take({ email: 'ada@example.com', address: '2001:db8:0:1::1' })).toBe(0);
  });

  test('who knows the password signs in as often as they like', () => {
    const limits = new SignInLimits(() => 0);
    const ada = { email: 'ada@example.com', address: '198.51.100.1' };
    for (let n = 0; n < 100; n++) {
      expect(limits.take(ada)).toBe(0);
      limits.giveBack(ada);
    }
  });

  test('an attempt that is refused is not counted, so that waiting helps', () => {
    let now = 0;
    const limits = new SignInLimits(() => now);
    const ada = { email: 'ada@example.com', address: '198.51.100.1' };
    expect(take(limits, 1_000, () => ada)).toBe(10);
    now = 60_000;
    expect(limits.take(ada)).toBe(0);
  });
});
