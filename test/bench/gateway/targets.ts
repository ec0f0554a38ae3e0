/** A printed result. */
export type Line = Readonly<Record<string, unknown>>;

interface Target {
  readonly name: string;
  /** Printed as it stands in the issue. */
  readonly wanted: string;
  /** @returns nothing when what it takes was not measured */
  readonly judge: (lines: readonly Line[]) => { readonly seen: unknown; readonly met: boolean } | undefined;
}

/** What was aimed at, judged on the lines of one run. Whatever is quick because it lost or repeated something is not met. */
export function judge(lines: readonly Line[]): object[] {
  return TARGETS.flatMap(({ name, wanted, judge: of }) => {
    const verdict = of(lines);
    return verdict ? [{ target: name, wanted, ...verdict }] : [];
  });
}

const TARGETS: readonly Target[] = [
  {
    name: 'fan-out, 1,000 clients, highest rate held',
    wanted: 'at least 15 times nchan',
    judge: (lines) => ratioOfHighest(lines, 1_000, 15),
  },
  {
    name: 'fan-out, 10,000 clients, highest rate held',
    wanted: 'at least 8 times nchan',
    judge: (lines) => ratioOfHighest(lines, 10_000, 8),
  },
  {
    name: 'CPU seconds per million deliveries at 50,000/s, 1,000 clients',
    wanted: "at most nchan's",
    judge: (lines) => {
      const [ours, theirs] = fixedRate(lines, 'cpu_s_per_million');
      return ours === undefined || theirs === undefined
        ? undefined
        : { seen: { ours, nchan: theirs }, met: ours <= theirs };
    },
  },
  {
    name: 'latency at 50,000 deliveries/s, 1,000 clients, append to client',
    wanted: 'p50 under 10 ms, p99 under 25 ms',
    judge: (lines) => {
      const line = find(lines, 'posthorn', 'fan', { conns: 1_000, offered_per_s: 50_000 });
      const seen = latency(line);
      return seen && { seen, met: seen.p50Ms < 10 && seen.p99Ms < 25 && faultsOf(line) === 0 };
    },
  },
  {
    name: '10,000 clients over 1,000 workspaces, 5,000 matching events/s',
    wanted: 'p99 under 50 ms',
    judge: (lines) => {
      const line = find(lines, 'posthorn', 'channels', {});
      const seen = latency(line);
      return seen && { seen, met: seen.p99Ms < 50 && faultsOf(line) === 0 };
    },
  },
  {
    name: 'one client resuming 100,000 events back',
    wanted: 'under 1.5 s, live p99 of others within 1.5 times',
    judge: (lines) => {
      const ours = lines.filter(is('posthorn', 'resume'));
      const rounds = ours.filter((line) => 'seconds' in line);
      if (rounds.length === 0) return undefined;
      const p99 = (key: string) =>
        median(ours.filter((line) => key in line).map((line) => latency(line, key)?.p99Ms ?? NaN));
      const seconds = median(rounds.map((line) => Number(line['seconds'])));
      const [before, during] = [p99('live_before_us'), p99('live_during_us')];
      const liveRatio = round(during / before);
      const complete = rounds.every((line) => line['complete'] === true && line['live_faultless'] === true);
      return {
        seen: { seconds, liveP99Ms: during, liveRatio, complete },
        met: seconds < 1.5 && liveRatio <= 1.5 && complete,
      };
    },
  },
  {
    name: 'memory per connection',
    wanted: 'at most 14 KB idle, 20 KB after traffic and reconnects',
    judge: (lines) => {
      const line = find(lines, 'posthorn', 'mem', {});
      if (!line) return undefined;
      const [idle, after] = [Number(line['rss_per_conn']), Number(line['rss_per_conn_after_traffic'])];
      return { seen: { idle, after }, met: idle <= 14_336 && after <= 20_480 };
    },
  },
  {
    name: 'connects per second, keys checked',
    wanted: 'at least 6,000',
    judge: (lines) => {
      const rounds = lines.filter(is('posthorn', 'connect'));
      const seen = rounds.map((line) => Number(line['connects_per_s']));
      if (seen.length === 0) return undefined;
      return { seen, met: median(seen) >= 6_000 && rounds.every((line) => faultsOf(line) === 0) };
    },
  },
  {
    name: 'CPU per delivery, 100 matching of 10,000 connected against 100 of 100',
    wanted: 'within 1.3 times',
    judge: (lines) => {
      const seen = lines.find((line) => line['test'] === 'growth' && 'ratio' in line)?.['ratio'];
      return seen === undefined ? undefined : { seen, met: Number(seen) <= 1.3 };
    },
  },
  {
    name: '1,000 fast clients beside one that reads 1 KB/s',
    wanted: 'p99 within 20 %, the slow one ends with every event',
    judge: (lines) => {
      const line = find(lines, 'posthorn', 'slow', {});
      const [alone, beside] = [latency(line, 'fast_alone_us'), latency(line, 'fast_beside_slow_us')];
      if (!line || !alone || !beside) return undefined;
      const slowComplete = line['slow_events'] === line['slow_expected'] && line['slow_in_order'] === true;
      const complete = slowComplete && line['fast_faultless'] === true;
      const rssGrowthMib = round(Number(line['gateway_rss_growth']) / 1_048_576);
      return { seen: { alone, beside, complete, rssGrowthMib }, met: beside.p99Ms <= alone.p99Ms * 1.2 && complete };
    },
  },
  {
    name: '5,000 clients resuming 10,000 events back at once',
    wanted: 'all caught up, no gap, no duplicate',
    judge: (lines) => {
      const line = find(lines, 'posthorn', 'storm', {});
      if (!line) return undefined;
      const [quiet, during] = [latency(line, 'live_quiet_us'), latency(line, 'live_during_us')];
      const complete = line['complete'] === true && line['live_faultless'] === true;
      return { seen: { seconds: line['seconds'], complete, liveQuiet: quiet, liveDuring: during }, met: complete };
    },
  },
];

const is = (server: string, test: string) => (line: Line) => line['server'] === server && line['test'] === test;

function find(lines: readonly Line[], server: string, test: string, values: Line): Line | undefined {
  return lines
    .filter(is(server, test))
    .find((line) => Object.entries(values).every(([key, value]) => line[key] === value));
}

/** What was lost, repeated, out of order or not answered, wherever the line says it. */
function faultsOf(line: Line | undefined): number {
  const { faults, ...flat } = line ?? {};
  const counts: Line = { ...flat, ...(typeof faults === 'object' && faults) };
  return ['gaps', 'dups', 'reorders', 'errors', 'non200', 'missing'].reduce(
    (sum, name) => sum + Number(counts[name] ?? 0),
    0,
  );
}

function ratioOfHighest(lines: readonly Line[], conns: number, wanted: number) {
  const [ours, nchan] = ['posthorn', 'nchan'].map(
    (server) => find(lines, server, 'max', { conns })?.['delivered_per_s'],
  );
  if (ours === undefined || nchan === undefined) return undefined;
  const ratio = round(Number(ours) / Number(nchan));
  return { seen: { ours, nchan, ratio }, met: ratio >= wanted };
}

function fixedRate(lines: readonly Line[], field: string): (number | undefined)[] {
  return ['posthorn', 'nchan'].map((server) => {
    const value = find(lines, server, 'fan', { conns: 1_000, offered_per_s: 50_000 })?.[field];
    return value === undefined ? undefined : Number(value);
  });
}

function latency(line: Line | undefined, field = 'latency_us'): { p50Ms: number; p99Ms: number } | undefined {
  const value = line?.[field];
  if (typeof value !== 'object' || value === null || !('p50' in value) || !('p99' in value)) return undefined;
  return { p50Ms: round(Number(value.p50) / 1_000), p99Ms: round(Number(value.p99) / 1_000) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
