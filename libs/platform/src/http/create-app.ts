import type { RequestListener, Server } from 'node:http';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { registerCors } from '../cors/cors.js';
import { CREDENTIALS, ownPagesOnly, type Credentials } from '../keys/credentials.js';
import { wantKeyBeforeLargeBody } from '../keys/key-before-body.js';
import { NestLogger } from '../logging/nest-logger.js';
import { PlatformModule } from '../platform.module.js';
import { ProblemFilter } from '../problem/problem.filter.js';
import { sendProblem } from '../problem/send-problem.js';
import { ValidationPipe } from '../problem/validation.js';
import type { TelemetryState } from '../telemetry/telemetry.js';
import { registerBodyParsers } from './body-parsers.js';
import { createHttpServer } from './http-server.js';
import { KnownRoutes } from './known-routes.js';
import { ParserErrors } from './parser-errors.js';
import { boundRawBodies } from './raw-body-budget.js';
import { registerRequestHooks } from './request-hooks.js';
import { requestIdOf } from './request-id.js';
import type { ServiceOptions } from './service-options.js';
import { readIdentity } from './tls-identity.js';

const MIB = 1_048_576;

@Module({})
class ServiceModule {}

/** The Nest application of a service, not listening yet. */
export async function createApp(options: ServiceOptions, telemetry: TelemetryState): Promise<NestFastifyApplication> {
  const { logger, module, browsers = ownPagesOnly, tls, bodyLimitBytes = MIB } = options;
  const imports = Array.isArray(module) ? module : [module];
  const platform = PlatformModule.forRoot({ logger, browsers, telemetry });
  const root: DynamicModule = { module: ServiceModule, imports: [platform, ...imports] };
  const routes = new KnownRoutes();
  const parserErrors = new ParserErrors();
  const identity = tls && readIdentity(tls);
  const answer = { logger, routes };
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: requestIdOf,
    serverFactory: (handler: RequestListener) => createHttpServer(handler, identity) as Server,
    forceCloseConnections: 'idle',
    // Whatever a handler needs is open until the last answer. And an EventSource takes a 503 for the end.
    return503OnClosing: false,
    // The router refuses a malformed URL before any hook or filter of Nest's.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(answer, error, request, reply),
    clientErrorHandler: (error, socket) => parserErrors.answer(error, socket),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  routes.watch(adapter.getInstance());
  parserErrors.watch(adapter.getInstance());
  registerRequestHooks(adapter.getInstance(), { logger, ...telemetry });
  registerCors(adapter.getInstance(), browsers.origins, routes);
  registerBodyParsers(adapter.getInstance());
  wantKeyBeforeLargeBody(adapter.getInstance(), app.get<Credentials>(CREDENTIALS), bodyLimitBytes);
  boundRawBodies(adapter.getInstance(), bodyLimitBytes);
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(answer));
  return app;
}
