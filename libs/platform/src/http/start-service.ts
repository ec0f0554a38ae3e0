import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HealthRegistry } from '../health/health-registry.js';
import type { Logger } from '../logging/logger.js';
import { NestLogger } from '../logging/nest-logger.js';
import { PlatformModule } from '../platform.module.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { sendProblem } from '../problem/send-problem.js';
import { ValidationPipe } from '../problem/validation.js';
import { registerBodyParsers } from './body-parsers.js';
import { registerRequestHooks } from './request-hooks.js';
import { requestIdOf } from './request-id.js';
import { startTelemetry, type Telemetry } from '../telemetry/telemetry.js';

export type ModuleImport = Type | DynamicModule | Promise<DynamicModule>;
export type Strategies = readonly CustomTransportStrategy[];

export interface ServiceOptions {
  /** In logs, traces and `pg_stat_activity`. */
  readonly name: string;
  /** The app's module; several when a main composes them. */
  readonly module: ModuleImport | readonly ModuleImport[];
  readonly host: string;
  /** 0 picks a free port. */
  readonly port: number;
  readonly logger: Logger;
  /** Message transports, connected before HTTP listens; as a function when they need the app's providers. */
  readonly strategies?: Strategies | ((app: NestFastifyApplication) => Strategies);
  /** Largest request body; bytes, 1 MiB by default. A route may set its own. */
  readonly bodyLimitBytes?: number;
  /** Proxies whose `x-forwarded-*` headers are believed; none by default. */
  readonly trustProxy?: boolean | string | readonly string[];
  /** Time `stop()` waits for requests in flight before it cuts them off; milliseconds, 10,000 by default. */
  readonly stopTimeoutMs?: number;
  /** OpenTelemetry collector (OTLP over HTTP); without it traces are carried on, not recorded. */
  readonly otlpEndpoint?: string;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  /** `http://host:port`, reachable from this machine. */
  readonly url: string;
  /** Finishes requests in flight, closes every module. Idempotent, bounded by `stopTimeoutMs`. */
  stop(): Promise<void>;
}

const MIB = 1_048_576;

@Module({})
class ServiceModule {}

/** Starts one HTTP service and its message consumers. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { logger, stopTimeoutMs = 10_000 } = options;
  const telemetry = await startTelemetry(options);
  const app = await createApp(options);
  registerRequestHooks(app.getHttpAdapter().getInstance(), { logger, tracing: telemetry.exporting });
  registerBodyParsers(app.getHttpAdapter().getInstance());
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  const strategies = typeof options.strategies === 'function' ? options.strategies(app) : (options.strategies ?? []);
  for (const strategy of strategies) app.connectMicroservice({ strategy });
  await app.startAllMicroservices();
  await app.listen({ port: options.port, host: options.host });
  let stopped: Promise<void> | undefined;
  return {
    app,
    url: urlOf(app),
    stop: () => (stopped ??= stop(app, telemetry, stopTimeoutMs)),
  };
}

async function createApp(options: ServiceOptions): Promise<NestFastifyApplication> {
  const { logger, module, bodyLimitBytes = MIB, trustProxy = false } = options;
  const imports = Array.isArray(module) ? module : [module];
  const root: DynamicModule = { module: ServiceModule, imports: [PlatformModule.forRoot({ logger }), ...imports] };
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    trustProxy: typeof trustProxy === 'object' ? [...trustProxy] : trustProxy,
    genReqId: requestIdOf,
    forceCloseConnections: 'idle',
    // The router refuses a malformed URL before any hook or filter of Nest's.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(logger, error, request, reply),
  });
  return NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
}

async function stop(app: NestFastifyApplication, telemetry: Telemetry, timeoutMs: number): Promise<void> {
  app.get(HealthRegistry).drain();
  const cutOff = setTimeout(() => app.getHttpServer().closeAllConnections(), timeoutMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cutOff);
    await telemetry.shutdown();
  }
}

function urlOf(app: NestFastifyApplication): string {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a TCP port');
  const host = address.address === '::' || address.address === '0.0.0.0' ? '127.0.0.1' : address.address;
  return `http://${address.family === 'IPv6' && host !== '127.0.0.1' ? `[${host}]` : host}:${address.port}`;
}
