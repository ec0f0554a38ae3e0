import type { Problem, ProblemPart } from '@posthorn/platform';

/** The error body of MisarReach: what happened and what to do about it, in words. */
export interface ReachError {
  readonly error: string;
  /** Of what may pass if it is tried again. */
  readonly retry?: true;
  /** What else the problem tells: of a spent credit limit `limit`, `current` and so on. */
  readonly [member: string]: unknown;
}

const STANDARD = new Set(['type', 'title', 'status', 'detail', 'code', 'fix', 'docs', 'errors', 'request_id']);

/** For `@ProblemShape` of every route that speaks MisarReach. */
export function reachError(problem: Problem): ReachError {
  const members = Object.entries(problem.toBody()).filter(([name]) => !STANDARD.has(name));
  return {
    error: messageOf(problem),
    ...(problem.status === 503 && 'retry-after' in problem.headers && { retry: true }),
    ...Object.fromEntries(members),
  };
}

/** Here is no list of what is wrong with a request, so its message is that list. */
function messageOf({ detail, fix, errors }: Problem): string {
  if (errors.length > 0) return errors.map((part) => `${nameOf(part)}: ${part.detail.replace(/\.$/, '')}.`).join(' ');
  return fix === undefined ? detail : `${detail} ${fix}`;
}

function nameOf({ parameter, pointer }: ProblemPart): string {
  return parameter ?? (pointer?.slice(1).replaceAll('/', '.') || 'body');
}
