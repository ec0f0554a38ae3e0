import { SpanKind, SpanStatusCode, context, trace, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.js';
import { measureRequests } from '../metrics/request-metrics.js';
import { withRequest } from '../telemetry/request-context.js';
import { REQUEST_ID_HEADER } from './request-id.js';

export interface RequestHooks {
  readonly logger: Logger;
  /** Opens a server span for each request. */
  readonly tracing: boolean;
  /** Times each request. */
  readonly measuring: boolean;
}

/** Request id and trace context for every request; log lines and spans only where somebody wants them. */
export function registerRequestHooks(fastify: FastifyInstance, { logger, tracing, measuring }: RequestHooks): void {
  // Fastify keeps the context entered here through body parsing (content-type-parser.js, AsyncResource).
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    withRequest(request.id, traceparentOf(request), () => (tracing ? inServerSpan(request, done) : done()));
  });
  if (logger.isLevelEnabled('debug')) registerAccessLog(fastify, logger);
  if (tracing) registerSpanEnd(fastify);
  if (measuring) measureRequests(fastify);
}

function registerAccessLog(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, id: requestId } = request;
    const durationMs = Math.round(reply.elapsedTime * 10) / 10;
    logger.debug(
      { requestId, method, route: routeOf(request), status: reply.statusCode, durationMs },
      'request completed',
    );
    done();
  });
}

const spans = new WeakMap<FastifyRequest, Span>();

function inServerSpan(request: FastifyRequest, done: () => void): void {
  const attributes = { 'http.request.method': request.method, 'http.route': routeOf(request) };
  const span = trace
    .getTracer('posthorn')
    .startSpan(`${request.method} ${routeOf(request)}`, { kind: SpanKind.SERVER, attributes });
  spans.set(request, span);
  context.with(trace.setSpan(context.active(), span), done);
}

function registerSpanEnd(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}

/** The route's pattern, not the path: it names no person and has few values. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}

function traceparentOf(request: FastifyRequest): string | undefined {
  const { traceparent } = request.headers;
  return typeof traceparent === 'string' ? traceparent : undefined;
}
