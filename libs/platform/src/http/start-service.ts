import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startTelemetry } from '../telemetry/telemetry.js';
import { Connections } from './connections.js';
import { createApp } from './create-app.js';
import type { HttpServer } from './http-server.js';
import { PortTakenError, type RunningService, type ServiceOptions } from './service-options.js';
import { abandonService, stopService } from './stop-service.js';
import { followIdentity } from './tls-renewal.js';

/** Connections that the kernel holds until they are accepted: after a cut thousands come at once. Capped by net.core.somaxconn. */
const BACKLOG = 4_096;

/**
 * Starts one HTTP service and its message consumers. When it fails, what was opened is closed again, with one
 * exception: when a module's provider fails, Nest gives nobody a handle on what other providers have opened by then.
 * A process that has nothing else to do has to exit (`runMain`).
 * @throws PortTakenError
 * @throws what a module throws while it starts (`SchemaOutdatedError`, an unreachable server)
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const telemetry = await startTelemetry(options);
  let app: NestFastifyApplication | undefined;
  try {
    app = await createApp(options, telemetry);
    return await start(app);
  } catch (error) {
    await abandonService(app, telemetry);
    throw error;
  }

  async function start(app: NestFastifyApplication): Promise<RunningService> {
    const server: HttpServer = app.getHttpServer();
    const connections = new Connections(server);
    await connectStrategies(app, options);
    await listen(app, options);
    if (options.tls) followIdentity(server, options.tls, options.logger);
    const url = urlOf(app, options.tls === undefined ? 'http' : 'https');
    options.logger.info({ url }, `${options.name} listens`);
    let stopped: Promise<void> | undefined;
    const { metricsUrl } = telemetry;
    const stop = () => (stopped ??= stopService({ app, connections, telemetry }, options));
    return { app, url, ...(metricsUrl !== undefined && { metricsUrl }), stop };
  }
}

async function connectStrategies(app: NestFastifyApplication, { strategies = [] }: ServiceOptions): Promise<void> {
  for (const strategy of typeof strategies === 'function' ? strategies(app) : strategies) {
    app.connectMicroservice({ strategy });
  }
  await app.startAllMicroservices();
}

async function listen(app: NestFastifyApplication, { host, port, sharesPort = false }: ServiceOptions): Promise<void> {
  try {
    const options = { backlog: BACKLOG, port, host, reusePort: sharesPort };
    await app.listen(options);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(host, port, { cause: error }) : error;
  }
}

function urlOf(app: NestFastifyApplication, scheme: 'http' | 'https'): string {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port');
  if (address.address === '0.0.0.0' || address.address === '::') return `${scheme}://127.0.0.1:${address.port}`;
  return `${scheme}://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
