import { startGateway, type GatewayUnderTest } from './gateway-under-test.ts';
import { quantiles } from './tools.ts';
import type { Print } from './work.ts';

/** Connects as fast as they are taken, and memory per connection: idle, then after traffic and a second 10,000. */
export async function connections(print: Print): Promise<void> {
  for (let i = 0; i < 2; i++) await withGateway((server) => connects(server, print));
  await withGateway((server) => memory(server, print));
}

async function connects(server: GatewayUnderTest, print: Print): Promise<void> {
  const result = await server.load(['-c', '10000', '--rate', '0', '--duration', '0.1', ...target(server)], nothing());
  print({
    test: 'connect',
    connects_per_s: result.connects_per_s,
    connect_us: quantiles(result.connect_us),
    server_cpu_us_per_connect: Math.round(result.ramp_cpu_s * 100),
    errors: result.errors,
    non200: result.non200,
  });
}

async function memory(server: GatewayUnderTest, print: Print): Promise<void> {
  const [tenant] = server.tenants;
  const workspaceIds = [tenant?.workspaceId ?? ''];
  await server.load(['-c', '50', '--duration', '0.5', ...target(server)], { workspaceIds, rate: 100, seconds: 0.5 });
  const idle = await server.load(['-c', '10000', '--rate', '5000', '--duration', '2', ...target(server)], nothing());
  const after = await server.load(
    ['-c', '10000', '--rate', '5000', '--duration', '3', '--drain', '0.3', ...target(server)],
    { workspaceIds, rate: 2, seconds: 3 },
  );
  print({
    test: 'mem',
    conns: 10_000,
    rss_before: idle.rss_start,
    rss_with: idle.rss_ready,
    rss_per_conn: Math.round((idle.rss_end - idle.rss_start) / 10_000),
    rss_per_conn_after_traffic: Math.round((after.rss_end - idle.rss_start) / 10_000),
  });
}

function target(server: GatewayUnderTest): string[] {
  const [tenant] = server.tenants;
  return tenant ? ['-H', server.header(tenant), server.url('?eventTypes=delivery.*')] : [];
}

const nothing = () => ({ workspaceIds: [''], rate: 1, seconds: 0 });

async function withGateway(work: (server: GatewayUnderTest) => Promise<void>): Promise<void> {
  const server = await startGateway();
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}
