import { startGateway } from './gateway-under-test.ts';
import { quantiles } from './tools.ts';
import type { Print } from './work.ts';

const WORKSPACES = 1_000;
const CONNECTIONS = 10_000;
const RATE = 5_000;
/** Long enough for collections of garbage to be among them. */
const SECONDS = 10;
const WARMUP = 1;

/** Each lets through what the publisher counts, and keeps out what it adds besides. */
const FILTERS = [
  'delivery.*',
  'delivery.delivered',
  'delivery.*,inbound.*',
  'delivery.delivered,delivery.bounced,send.*',
];

/**
 * 10,000 clients over 1,000 workspaces, each with a key of its own and four filters between them; a fifth of the events is for nobody.
 * A URL per workspace and filter carries the key as a header: the swarm has one set of headers for all.
 */
export async function tenants(print: Print): Promise<void> {
  const server = await startGateway({ tenants: WORKSPACES });
  try {
    const urls = FILTERS.flatMap((filter) =>
      server.tenants.map(
        (tenant) => `${server.url(`?eventTypes=${filter}`)} HTTP/1.1\r\n${server.header(tenant)}\r\nx-bench:`,
      ),
    );
    const result = await server.load(
      [
        '-c',
        `${CONNECTIONS}`,
        '--rate',
        '4000',
        '--warmup',
        `${WARMUP}`,
        '--duration',
        `${SECONDS}`,
        '--drain',
        '0.4',
        ...urls,
      ],
      {
        workspaceIds: server.tenants.map(({ workspaceId }) => workspaceId),
        rate: RATE,
        besides: RATE / 4,
        seconds: WARMUP + SECONDS + 0.3,
      },
    );
    print({
      test: 'channels',
      conns: CONNECTIONS,
      workspaces: WORKSPACES,
      events_per_s: RATE + RATE / 4,
      delivered_per_s: Math.round(result.events_per_s),
      latency_us: quantiles(result.latency_us),
      cpu_s_per_million: result.server_cpu_s_per_mev,
      server_cpu_pct: result.server_cpu_pct,
      core_busy_pct: result.core_busy_pct,
      gaps: result.gaps,
      dups: result.dups,
      reorders: result.reorders,
      errors: result.errors,
      events: result.events,
      expected_events: result.publisher.published * (CONNECTIONS / WORKSPACES),
      publisher: result.publisher,
    });
  } finally {
    await server.stop();
  }
}
