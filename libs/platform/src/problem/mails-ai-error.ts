import { currentRequestId } from '../telemetry/request-context.js';
import type { Problem, ProblemPart } from './problem.js';
import { CORRECT_ERRORS } from './validation.js';

/** The error body of mails.ai; `message` ends with what to do about it, as the shape has no place for that. */
export interface MailsAiError {
  readonly error: {
    readonly type: string;
    /** Lower snake case. */
    readonly code: string;
    readonly message: string;
    /** The field at fault, `attachments.0.filename`. */
    readonly param: string | null;
    readonly request_id?: string;
    /** What else the problem tells: of a refusal by policy `reason`, `trace` and so on. */
    readonly [member: string]: unknown;
  };
}

/** As its page of errors pairs them; 409 has no type of its own there. */
const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'payment_error',
  403: 'permission_error',
  404: 'resource_error',
  429: 'rate_limit_error',
};

/** Where mails.ai has another word for the same. */
const CODES: Readonly<Record<string, string>> = {
  INVALID_REQUEST: 'invalid_field',
  UNAUTHORIZED: 'invalid_api_key',
  MISSING_SCOPE: 'insufficient_scope',
};

const STANDARD = new Set(['type', 'title', 'status', 'detail', 'code', 'fix', 'docs', 'errors', 'request_id']);

/** For `@ProblemShape` of every route that speaks mails.ai. */
export function mailsAiError(problem: Problem): MailsAiError {
  const { code } = problem;
  const members = Object.entries(problem.toBody()).filter(([name]) => !STANDARD.has(name));
  const requestId = currentRequestId();
  return {
    error: {
      type: typeOf(problem),
      code: CODES[code] ?? code.toLowerCase(),
      message: messageOf(problem),
      param: paramOf(problem),
      ...(requestId !== undefined && { request_id: requestId }),
      ...Object.fromEntries(members),
    },
  };
}

/** A 422 is the request's own fault or, with the policy's reason, one of what it wants. */
function typeOf(problem: Problem): string {
  const { status } = problem;
  if (status === 422 && 'reason' in problem.toBody()) return 'abuse_error';
  return TYPES[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}

/** Here is no list of what is wrong with a request, so its message is that list. */
function messageOf({ detail, fix, errors }: Problem): string {
  if (fix === CORRECT_ERRORS && errors.length > 0)
    return errors.map((part) => `${nameOf(part) ?? 'body'}: ${part.detail}.`).join(' ');
  return fix === undefined ? detail : `${detail} ${fix}`;
}

function paramOf({ errors: [first] }: Problem): string | null {
  return first === undefined ? null : (nameOf(first) ?? null);
}

function nameOf({ parameter, pointer }: ProblemPart): string | undefined {
  return parameter ?? (pointer?.slice(1).replaceAll('/', '.') || undefined);
}
