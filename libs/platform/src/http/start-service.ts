import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthRegistry } from '../health/health-registry.js';
import { startTelemetry, type Telemetry } from '../telemetry/telemetry.js';
import { createApp } from './create-app.js';
import { PortTakenError, type RunningService, type ServiceOptions } from './service-options.js';

const SWEEP_MS = 50;

/**
 * Starts one HTTP service and its message consumers. What was opened is closed again when it fails.
 * @throws PortTakenError
 * @throws what a module throws while it starts (`SchemaOutdatedError`, an unreachable server)
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const telemetry = await startTelemetry(options);
  const app = await createApp(options, telemetry.exporting);
  try {
    await start(app, options);
  } catch (error) {
    await app.close();
    await telemetry.shutdown();
    throw error;
  }
  const url = urlOf(app);
  options.logger.info({ url }, `${options.name} listens`);
  let stopped: Promise<void> | undefined;
  return {
    app,
    url,
    stop: () => (stopped ??= stop(app, telemetry, options.stopTimeoutMs ?? 10_000)),
  };
}

async function start(app: NestFastifyApplication, options: ServiceOptions): Promise<void> {
  const { host, port, strategies = [] } = options;
  for (const strategy of typeof strategies === 'function' ? strategies(app) : strategies) {
    app.connectMicroservice({ strategy });
  }
  await app.startAllMicroservices();
  try {
    await app.listen({ port, host });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(host, port, { cause: error }) : error;
  }
}

async function stop(app: NestFastifyApplication, telemetry: Telemetry, timeoutMs: number): Promise<void> {
  app.get(HealthRegistry).drain();
  const server: Server = app.getHttpServer();
  // Node closes the connections that are idle when the server closes; one that answers its last
  // request after that would stay open until the client or the keep-alive timeout closes it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cutOff = setTimeout(() => server.closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
    await telemetry.shutdown();
  }
}

function urlOf(app: NestFastifyApplication): string {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port');
  if (address.address === '0.0.0.0' || address.address === '::') return `http://127.0.0.1:${address.port}`;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
