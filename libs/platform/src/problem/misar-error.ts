import { currentRequestId } from '../telemetry/request-context.js';
import type { Problem, ProblemPart } from './problem.js';
import { CORRECT_ERRORS } from './validation.js';

/** The error body of MisarMail's commands. Its packages show `error` and decide on `code` (ADR 0028). */
export interface MisarError {
  /** What happened and what to do about it; only of a campaign that is unknown the word `not_found`, as on its stream. */
  readonly error: string;
  /** Stable, lower snake case. */
  readonly code: string;
  /** The same as `error`, in words everywhere. */
  readonly message: string;
  /** The field at fault, `recipients.0.email`. */
  readonly param?: string;
  /** Everything that is wrong with the request, when it is more than one thing. */
  readonly errors?: readonly { readonly param: string; readonly message: string }[];
  readonly request_id?: string;
  /** What else the problem tells. */
  readonly [member: string]: unknown;
}

const STANDARD = new Set(['type', 'title', 'status', 'detail', 'code', 'fix', 'docs', 'errors', 'request_id']);

/** For `@ProblemShape` of every route that speaks MisarMail. */
export function misarError(problem: Problem): MisarError {
  const members = Object.entries(problem.toBody()).filter(([name]) => !STANDARD.has(name));
  const errors = problem.errors.map((part) => ({ param: nameOf(part), message: part.detail }));
  const [first] = errors;
  const message = messageOf(problem);
  const code = problem.code.toLowerCase();
  const requestId = currentRequestId();
  return {
    error: code === 'not_found' ? code : message,
    code,
    message,
    ...(first && { param: first.param }),
    ...(errors.length > 1 && { errors }),
    ...(requestId !== undefined && { request_id: requestId }),
    ...Object.fromEntries(members),
  };
}

function messageOf({ detail, fix, errors: [first] }: Problem): string {
  if (fix === CORRECT_ERRORS && first) return `${nameOf(first)}: ${first.detail}.`;
  return fix === undefined ? detail : `${detail} ${fix}`;
}

function nameOf({ parameter, pointer }: ProblemPart): string {
  return parameter ?? (pointer?.slice(1).replaceAll('/', '.') || 'body');
}
