import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { FRAMEWORK_PROBLEMS } from './framework-problems.js';
import { Problem } from './problem.js';
import { isRefusal, refusalProblem } from './refusal.js';

export interface FailedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly isUnknownRoute: boolean;
  /** That the path of an unknown route does have. */
  readonly methods: readonly string[];
}

/** What the caller is told about any error. Of an unexpected one it learns nothing but the request id. */
export function toProblem(error: unknown, request: FailedRequest): Problem {
  if (error instanceof Problem) return error;
  const known = FRAMEWORK_PROBLEMS[frameworkCode(error) ?? ''];
  if (known !== undefined) return new Problem({ ...known, cause: error });
  if (request.isUnknownRoute) return unknownRoute(request);
  if (isRefusal(error)) return refusalProblem(error);
  if (error instanceof HttpException) return fromHttpException(error);
  const status = clientErrorStatus(error);
  if (status !== undefined && error instanceof Error) {
    return new Problem({ status, code: statusCode(status), detail: error.message, cause: error });
  }
  return new Problem({
    status: 500,
    code: 'INTERNAL_ERROR',
    detail: 'Something went wrong on the server; it has been logged.',
    fix: 'Try again. If it keeps failing, report the request id.',
    cause: error,
  });
}

function unknownRoute({ method, path, methods }: FailedRequest): Problem {
  if (methods.length > 0) return wrongMethod(method, path, methods.join(', '));
  return new Problem({
    status: 404,
    code: 'UNKNOWN_ROUTE',
    title: 'Unknown route',
    detail: `There is no ${method} ${path} on this server.`,
    fix: 'Check the method, the path and its version prefix.',
  });
}

/** @see RFC 9110 section 15.5.6 */
function wrongMethod(method: string, path: string, allow: string): Problem {
  return new Problem({
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
    title: 'Method not allowed',
    detail: `${path} does not take ${method}.`,
    fix: `Use ${allow}.`,
    headers: { allow },
  });
}

function fromHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  const response: unknown = error.getResponse();
  const messages =
    typeof response === 'object' && response !== null && 'message' in response ? response.message : undefined;
  const [first]: unknown[] = Array.isArray(messages) ? messages : [messages];
  const detail = typeof first === 'string' ? first : error.message;
  return new Problem({ status, code: statusCode(status), detail, cause: error });
}

/** `404` is `NOT_FOUND`. */
function statusCode(status: number): string {
  return (STATUS_CODES[status] ?? `STATUS_${status}`).toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** Nest wraps Fastify's errors into exceptions of its own before a filter sees them. */
function frameworkCode(error: unknown): string | undefined {
  const source = error instanceof HttpException ? error.cause : error;
  return source instanceof Error && 'code' in source && typeof source.code === 'string' ? source.code : undefined;
}

/** Only 4xx: what an HTTP framework marked as the client's mistake. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
