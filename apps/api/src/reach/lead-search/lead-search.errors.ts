import { RetryPolicyError } from '@posthorn/event-log';
import { Problem } from '@posthorn/platform';
import { runProblem } from '../run/run.errors.js';

/** There is no such search in the workspace of the caller. */
export class UnknownLeadJobError extends RetryPolicyError {
  override readonly name = 'UnknownLeadJobError';
  constructor(readonly jobId: string) {
    super('UNKNOWN_JOB', 'never', `there is no lead search ${jobId}`);
  }
}

/** What the caller is told; other errors stay what they are. The same for an unknown job and for another workspace's. */
export function leadSearchProblem(error: unknown): unknown {
  if (error instanceof UnknownLeadJobError) {
    return new Problem({ status: 404, code: 'UNKNOWN_JOB', detail: 'Job not found' });
  }
  return runProblem(error);
}
