import { startGateway, type GatewayUnderTest } from './gateway-under-test.ts';
import { faultless, quantiles } from './tools.ts';
import type { Print } from './work.ts';

const STEPS = Number(process.env['BENCH_STEPS'] ?? 6);
const FILTER = '?eventTypes=delivery.*';
/** First guess of the highest rate; deliveries per second. */
const FIRST: Readonly<Record<number, number>> = { 1000: 1_500_000, 10000: 600_000 };

/** Fixed rates, then the highest that is held: as `bench.js` does with the peers. */
export async function fanOut(print: Print): Promise<void> {
  for (const conns of [1_000, 10_000]) {
    const server = await startGateway();
    try {
      for (const rate of [20_000, 50_000]) print({ test: 'fan', ...(await load(server, conns, rate)) });
      print({ test: 'max', ...(await highest(server, conns, print)) });
    } finally {
      await server.stop();
    }
  }
}

async function highest(server: GatewayUnderTest, conns: number, print: Print): Promise<object> {
  let low = 0;
  let high = 0;
  let best: object | undefined;
  let offered = FIRST[conns] ?? 1_000_000;
  for (let step = 0; step < STEPS; step++) {
    const result = await load(server, conns, offered);
    print({ test: 'step', ...result });
    if (result.held) {
      low = offered;
      best = result;
    } else high = offered;
    if (low && high && high / low < 1.06) break;
    if (!high) offered = low * 1.4;
    else offered = low ? (low + high) / 2 : Math.min(high * 0.8, result.delivered_per_s * 0.97);
  }
  return best ?? { conns, delivered_per_s: 0, note: 'no step held' };
}

async function load(server: GatewayUnderTest, conns: number, offered: number) {
  const seconds = 3;
  const warmup = 0.7;
  const [tenant] = server.tenants;
  if (!tenant) throw new Error('no workspace');
  const result = await server.load(
    ['-c', `${conns}`, '--rate', '8000', '--warmup', `${warmup}`, '--duration', `${seconds}`, '--drain', '0.4'].concat(
      '-H',
      server.header(tenant),
      server.url(FILTER),
    ),
    { workspaceIds: [tenant.workspaceId], rate: offered / conns, seconds: warmup + seconds + 0.2 },
  );
  // What the client that is furthest behind has not got by the end; the swarm sees gaps only within what came.
  const missing = result.publisher.lastNumber - result.last_n[0];
  const held =
    result.events_per_s >= offered * 0.975 - result.up_once / seconds &&
    result.latency_us.p99 < 1e6 &&
    faultless(result) &&
    missing === 0;
  return {
    conns,
    offered_per_s: Math.round(offered),
    delivered_per_s: Math.round(result.events_per_s),
    latency_us: quantiles(result.latency_us),
    cpu_s_per_million: result.server_cpu_s_per_mev,
    server_cpu_pct: result.server_cpu_pct,
    core_busy_pct: result.core_busy_pct,
    swarm_cpu_pct: result.self_cpu_pct,
    faults: { gaps: result.gaps, dups: result.dups, reorders: result.reorders, errors: result.errors, missing },
    publisher: result.publisher,
    held,
  };
}
