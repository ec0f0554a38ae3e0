import { ServerResponse } from 'node:http';
import { constants, Http2ServerResponse } from 'node:http2';
import type { FastifyReply, FastifyRequest } from 'fastify';
import '../http/route-options.js';
import type { KnownRoutes } from '../http/known-routes.js';
import { REQUEST_ID_HEADER } from '../http/request-id.js';
import type { Logger } from '../logging/logger.js';
import { Problem } from './problem.js';
import { toProblem } from './to-problem.js';

/** What an answer needs beside the request. */
export interface AnswerContext {
  readonly logger: Logger;
  readonly routes: KnownRoutes;
}

/** Answers an error in the route's shape, and logs it when it is the server's fault. @see RFC 9457 */
export function sendProblem(
  { logger, routes }: AnswerContext,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const path = pathOf(request.url);
  const known = request.is404 ? routes.find(path) : undefined;
  const problem = toProblem(error, {
    method: request.method,
    path,
    isUnknownRoute: request.is404,
    methods: known?.methods ?? [],
  });
  logProblem(logger, error, problem, { requestId: request.id, method: request.method, path });
  if (reply.sent || reply.raw.headersSent) {
    cut(reply);
    return;
  }
  const shape = (known?.config ?? request.routeOptions.config).problemShape;
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header(REQUEST_ID_HEADER, request.id)
    .type(shape === undefined ? 'application/problem+json' : 'application/json; charset=utf-8')
    .send(JSON.stringify(shape === undefined ? problem.toBody(request.id) : shape(problem, request)));
}

/**
 * The status is out already; cutting the connection is the one way left to say that the answer is incomplete. Of HTTP/2 only the
 * stream, and with a code, without which it would look complete.
 */
function cut({ raw }: { readonly raw: unknown }): void {
  if (raw instanceof Http2ServerResponse) raw.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  else if (raw instanceof ServerResponse) raw.destroy();
}

/** An unexpected error with its stack; a deliberate "not now" without, because it may come with every request. */
function logProblem(logger: Logger, error: unknown, problem: Problem, place: Record<string, string>): void {
  const { status, code, detail } = problem;
  if (status < 500) return;
  if (error instanceof Problem) logger.warn({ ...place, status, code, err: problem.cause }, detail);
  else logger.error({ ...place, status, err: error }, 'a request failed unexpectedly');
}

/** Without the query, which may carry a key or an address. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
