import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger.js';
import { toProblem } from './to-problem.js';
import '../http/route-options.js';

/** The one place where an error becomes an HTTP answer. @see RFC 9457 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error, { method: request.method, path: pathOf(request.url), isUnknownRoute: request.is404 });
    if (problem.status >= 500) {
      this.logger.error({ err: error, requestId: request.id, method: request.method, path: pathOf(request.url) }, 'a request failed');
    }
    if (reply.sent || reply.raw.headersSent) {
      // The status is out already; cutting the connection is the only way left to say that the answer is incomplete.
      reply.raw.destroy();
      return;
    }
    const shape = request.routeOptions.config.problemShape;
    void reply
      .status(problem.status)
      .headers(problem.headers)
      .type(shape === undefined ? 'application/problem+json' : 'application/json; charset=utf-8')
      .send(JSON.stringify(shape === undefined ? problem.toBody(request.id) : shape(problem)));
  }
}

/** Without the query, which may carry a key or an address. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
