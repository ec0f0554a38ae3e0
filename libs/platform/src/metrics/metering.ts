import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics } from '@opentelemetry/api';
import type { Logger } from '../logging/logger.js';
import type { MetricsAddress } from './metrics-address.js';
import { serveMetrics } from './metrics-server.js';
import type { Exposition } from './prometheus-text.js';

export interface MeteringOptions {
  /** `service.name` of the metrics. */
  readonly name: string;
  /** Where metrics are sent; OTLP over HTTP. */
  readonly otlpEndpoint?: string;
  /** Where `/metrics` is served. */
  readonly metrics?: MetricsAddress;
  readonly logger?: Logger;
}

export interface Metering {
  /** Whether anybody can read metrics; where nobody can, none need be taken. */
  readonly measuring: boolean;
  /** Where a scraper finds them. */
  readonly metricsUrl?: string;
  /** Sends what is left, once. */
  shutdown(): Promise<void>;
}

interface Meters {
  readonly scrape: (format: Exposition) => Promise<string>;
  readonly shutdown: () => Promise<void>;
}

/** OpenTelemetry's registry is per process, so services that share one share their metrics. */
let shared: { readonly meters: Promise<Meters>; users: number } | undefined;

/**
 * Takes metrics if somebody can read them: a scraper or a collector.
 * @throws PortTakenError
 */
export async function startMetering(options: MeteringOptions): Promise<Metering> {
  const { otlpEndpoint, metrics: address, logger } = options;
  if (otlpEndpoint === undefined && address === undefined) return { measuring: false, shutdown: async () => undefined };
  const use = (shared ??= { meters: createMeters(options), users: 0 });
  use.users++;
  const release = async (): Promise<void> => {
    if (--use.users > 0) return;
    if (shared === use) shared = undefined;
    await (await use.meters).shutdown();
  };
  try {
    const { scrape } = await use.meters;
    const onError = (error: unknown) => logger?.error({ err: error }, 'metrics could not be collected');
    const server = address && (await serveMetrics(address, scrape, onError));
    const url = server && urlOf(server);
    if (url !== undefined) logger?.info({ url }, `${options.name} serves metrics`);
    return {
      measuring: true,
      ...(url !== undefined && { metricsUrl: url }),
      shutdown: async () => {
        await release();
        if (server) await closed(server);
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The SDK costs 13 MB and 40 ms, which a process without readers need not pay. */
async function createMeters({ name, otlpEndpoint }: MeteringOptions): Promise<Meters> {
  const [{ createMeterProvider }, { watchProcess }] = await Promise.all([
    import('./meter-provider.js'),
    import('./process-metrics.js'),
  ]);
  const { provider, scrape } = createMeterProvider(name, otlpEndpoint);
  metrics.setGlobalMeterProvider(provider);
  const stopWatching = watchProcess();
  return {
    scrape,
    shutdown: async () => {
      metrics.disable();
      await provider.shutdown();
      stopWatching();
    },
  };
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await over;
}
