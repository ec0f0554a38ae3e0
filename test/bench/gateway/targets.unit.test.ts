import { describe, expect, test } from 'vitest';
import { judge, type Line } from './targets.ts';

const us = (p50Ms: number, p99Ms: number) => ({ p50: p50Ms * 1_000, p99: p99Ms * 1_000 });
const ours = (test: string, values: Line): Line => ({ server: 'posthorn', test, ...values });
const nchan = (test: string, values: Line): Line => ({ server: 'nchan', test, ...values });
const FAULTLESS = { gaps: 0, dups: 0, reorders: 0, errors: 0, missing: 0 };

/** Of the one target that these lines are about. */
function verdictOf(...lines: Line[]): Line {
  const verdicts = judge(lines);
  expect(verdicts).toHaveLength(1);
  return verdicts[0] as Line;
}

test('what was not measured is not judged', () => {
  expect(judge([])).toEqual([]);
  expect(judge([ours('max', { conns: 1_000, delivered_per_s: 3e6 })])).toEqual([]);
});

describe('the highest rate', () => {
  const rates = (of: number, than: number, conns: number) =>
    verdictOf(ours('max', { conns, delivered_per_s: of }), nchan('max', { conns, delivered_per_s: than }));

  test('is a ratio of what the same run delivered', () => {
    expect(rates(1_500, 100, 1_000)).toMatchObject({ seen: { ratio: 15 }, met: true });
    expect(rates(1_490, 100, 1_000)).toMatchObject({ met: false });
    expect(rates(800, 100, 10_000)).toMatchObject({ seen: { ratio: 8 }, met: true });
    expect(rates(790, 100, 10_000)).toMatchObject({ met: false });
  });

  test('is not met when no step held', () => {
    expect(rates(0, 100, 1_000)).toMatchObject({ met: false });
  });
});

describe('what is quick because something went wrong is not met', () => {
  const at50k = { conns: 1_000, offered_per_s: 50_000, latency_us: us(5, 20) };
  const resumed = { seconds: 1, complete: true, live_during_us: us(1, 3), live_faultless: true };
  const before = ours('resume', { live_before_us: us(1, 2) });
  const slow = {
    fast_alone_us: us(5, 10),
    fast_beside_slow_us: us(5, 12),
    fast_faultless: true,
    slow_events: 5,
    slow_expected: 5,
    slow_in_order: true,
    gateway_rss_growth: 1_048_576,
  };
  const stormy = {
    seconds: 9,
    complete: true,
    live_faultless: true,
    live_quiet_us: us(1, 2),
    live_during_us: us(1, 9),
  };

  test.each<[string, readonly Line[], readonly Line[]]>([
    [
      'latency',
      [ours('fan', { ...at50k, faults: FAULTLESS })],
      [ours('fan', { ...at50k, faults: { ...FAULTLESS, missing: 1 } })],
    ],
    [
      'tenants',
      [ours('channels', { latency_us: us(1, 49), ...FAULTLESS })],
      [ours('channels', { latency_us: us(1, 49), ...FAULTLESS, gaps: 1 })],
    ],
    ['a resume', [before, ours('resume', resumed)], [before, ours('resume', { ...resumed, complete: false })]],
    [
      'who lives beside it',
      [before, ours('resume', resumed)],
      [before, ours('resume', { ...resumed, live_faultless: false })],
    ],
    [
      'connects',
      [ours('connect', { connects_per_s: 6_000, errors: 0 })],
      [ours('connect', { connects_per_s: 6_000, non200: 1 })],
    ],
    ['slow clients', [ours('slow', slow)], [ours('slow', { ...slow, slow_events: 4 })]],
    ['fast clients', [ours('slow', slow)], [ours('slow', { ...slow, fast_faultless: false })]],
    ['a storm', [ours('storm', stormy)], [ours('storm', { ...stormy, live_faultless: false })]],
  ])('%s', (_, good, bad) => {
    expect(verdictOf(...good)).toMatchObject({ met: true });
    expect(verdictOf(...bad)).toMatchObject({ met: false });
  });
});

test.each<[string, readonly Line[], readonly Line[]]>([
  [
    'latency at 50,000 deliveries a second',
    [ours('fan', { conns: 1_000, offered_per_s: 50_000, latency_us: us(9.9, 24.9) })],
    [ours('fan', { conns: 1_000, offered_per_s: 50_000, latency_us: us(9.9, 25) })],
  ],
  [
    'latency of tenants',
    [ours('channels', { latency_us: us(1, 49.9) })],
    [ours('channels', { latency_us: us(1, 50) })],
  ],
  [
    'memory',
    [ours('mem', { rss_per_conn: 14_336, rss_per_conn_after_traffic: 20_480 })],
    [ours('mem', { rss_per_conn: 14_336, rss_per_conn_after_traffic: 20_481 })],
  ],
  ['growth', [ours('growth', { ratio: 1.3 })], [ours('growth', { ratio: 1.31 })]],
  [
    'connects: the median of the rounds',
    [ours('connect', { connects_per_s: 6_000 }), ours('connect', { connects_per_s: 9_000 })],
    [ours('connect', { connects_per_s: 5_999 }), ours('connect', { connects_per_s: 9_000 })],
  ],
])('%s has the limit of the issue', (_, within, beyond) => {
  expect(verdictOf(...within)).toMatchObject({ met: true });
  expect(verdictOf(...beyond)).toMatchObject({ met: false });
});

test('processor time is compared at the same rate of the same run', () => {
  const line = { conns: 1_000, offered_per_s: 50_000 };
  const cost = (of: number, than: number) =>
    judge([ours('fan', { ...line, cpu_s_per_million: of }), nchan('fan', { ...line, cpu_s_per_million: than })]);
  expect(cost(6, 6)).toMatchObject([{ met: true }]);
  expect(cost(6.1, 6)).toMatchObject([{ met: false }]);
});
