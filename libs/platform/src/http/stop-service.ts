import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HealthRegistry } from '../health/health-registry.js';
import type { Telemetry } from '../telemetry/telemetry.js';
import type { Connections } from './connections.js';
import type { HttpServer } from './http-server.js';
import { type ServiceOptions, StopTimeoutError } from './service-options.js';

const SWEEP_MS = 50;
/** What consumers, modules and the last spans may take after the last request was answered or cut off. */
const CLOSE_MS = 5_000;
const STOP_TIMEOUT_MS = 10_000;

/** What stopping may take in all; milliseconds. */
export function stopLimitMs({ stopTimeoutMs = STOP_TIMEOUT_MS }: Pick<ServiceOptions, 'stopTimeoutMs'>): number {
  return stopTimeoutMs + CLOSE_MS;
}

interface Running {
  readonly app: NestFastifyApplication;
  readonly connections: Connections;
  readonly telemetry: Telemetry;
}

/** @throws StopTimeoutError when something does not close; it is abandoned then */
export async function stopService(
  { app, connections, telemetry }: Running,
  options: Pick<ServiceOptions, 'name' | 'stopTimeoutMs'>,
): Promise<void> {
  const { name, stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  app.get(HealthRegistry).drain();
  connections.announceEnd();
  const server: HttpServer = app.getHttpServer();
  // Node closes the connections that are idle when the server closes; one that answers its last
  // request after that would stay open until the client or the keep-alive timeout closes it.
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    // While it still listens, one that has just come may bring a request.
    if (!server.listening) connections.closeUnused();
  }, SWEEP_MS);
  const cutOff = setTimeout(() => connections.cutAll(), stopTimeoutMs);
  const limitMs = stopLimitMs(options);
  try {
    if (!(await endsWithin(limitMs, closeAll(app, telemetry)))) throw new StopTimeoutError(name, limitMs);
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}

/** Closes what a failed start has opened. What fails or hangs meanwhile follows from that failure, which is the one to report. */
export async function abandonService(
  app: NestFastifyApplication | undefined,
  telemetry: Pick<Telemetry, 'shutdown'>,
): Promise<void> {
  await Promise.allSettled([endsWithin(CLOSE_MS, closeAll(app, telemetry))]);
}

async function closeAll(
  app: NestFastifyApplication | undefined,
  telemetry: Pick<Telemetry, 'shutdown'>,
): Promise<void> {
  try {
    await app?.close();
  } finally {
    await telemetry.shutdown();
  }
}

async function endsWithin(ms: number, work: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(resolve, ms, false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
