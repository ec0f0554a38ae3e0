import { LogUnavailableError, RetryPolicyError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { ReadModelBehindError } from '@posthorn/sending';
import { creditsSpent, CreditLimitReachedError, CreditsUnknownError } from '../credit/credit.errors.js';

/** There is no such run in the workspace of the caller. */
export class UnknownRunError extends RetryPolicyError {
  override readonly name = 'UnknownRunError';
  constructor(readonly runId: string) {
    super('UNKNOWN_RUN', 'never', `there is no run ${runId}`);
  }
}

/** The run ended by itself: nothing is queued that a stop could hold back. */
export class RunEndedError extends RetryPolicyError {
  override readonly name = 'RunEndedError';
  constructor(
    readonly runId: string,
    readonly status: 'completed' | 'failed',
  ) {
    super('RUN_ENDED', 'never', `the run ${runId} has ${status} already`);
  }
}

const RETRY_AFTER_S = 2;

/** What the caller is told; other errors stay what they are. */
export function runProblem(error: unknown): unknown {
  if (error instanceof UnknownRunError) return unknownRun();
  if (error instanceof RunEndedError) return runEnded(error);
  if (error instanceof CreditLimitReachedError) return creditsSpent(error);
  const isPassing =
    error instanceof LogUnavailableError ||
    error instanceof ReadModelBehindError ||
    error instanceof CreditsUnknownError;
  return isPassing ? tryAgain(error) : error;
}

/** The same for an unknown run and for another workspace's; the sentence is the page's. */
export function unknownRun(): Problem {
  return new Problem({ status: 404, code: 'UNKNOWN_RUN', detail: 'Run not found' });
}

function runEnded({ status }: RunEndedError): Problem {
  const ended = status === 'completed' ? 'is completed' : 'has failed';
  return new Problem({
    status: 409,
    code: 'RUN_ENDED',
    detail: `The run ${ended} already: nothing of it is queued that could be stopped.`,
    members: { run_status: status },
  });
}

function tryAgain(cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'TRY_AGAIN',
    detail: 'The server cannot answer this just now.',
    fix: `Repeat the request in ${RETRY_AFTER_S} seconds; with an Idempotency-Key a run is started once.`,
    headers: { 'retry-after': String(RETRY_AFTER_S) },
    cause,
  });
}
