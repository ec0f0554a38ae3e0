import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { Problem, type ProblemFields } from './problem.js';

export interface FailedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly isUnknownRoute: boolean;
}

type Fields = Omit<ProblemFields, 'cause'>;

/** Errors of Fastify before a handler runs. @see https://fastify.dev/docs/latest/Reference/Errors/ */
const FASTIFY_PROBLEMS: Readonly<Record<string, Fields>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'BODY_TOO_LARGE',
    detail: 'The request body is larger than this route accepts.',
    fix: 'Send less in one request.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: 'The Content-Type of the request body is not supported.',
    fix: 'Send JSON with "Content-Type: application/json".',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'MALFORMED_JSON',
    detail: 'The request body is not valid JSON.',
    fix: 'Send one JSON value, in UTF-8.',
  },
};

/** What the caller is told about any error; the unexpected ones are told apart by nothing but the request id. */
export function toProblem(error: unknown, request: FailedRequest): Problem {
  if (error instanceof Problem) return error;
  if (request.isUnknownRoute) return unknownRoute(request);
  const known = FASTIFY_PROBLEMS[codeOf(error) ?? ''];
  if (known !== undefined) return new Problem({ ...known, cause: error });
  if (error instanceof HttpException) return fromHttpException(error);
  const status = statusOf(error);
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

function unknownRoute({ method, path }: FailedRequest): Problem {
  return new Problem({
    status: 404,
    code: 'UNKNOWN_ROUTE',
    detail: `There is no ${method} ${path} on this server.`,
    fix: 'Check the method, the path and its version prefix.',
  });
}

function fromHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  return new Problem({ status, code: statusCode(status), detail: error.message, cause: error });
}

/** `404` is `NOT_FOUND`. */
function statusCode(status: number): string {
  return (STATUS_CODES[status] ?? `STATUS_${status}`).toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Only what an HTTP framework marked as the client's mistake. */
function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
