import type { EventOf, LeadSearchCompleted } from '@posthorn/events';

type Completed = EventOf<typeof LeadSearchCompleted>['data'];

/** How a search ended: the data of its last frame, and the answer to whoever asks for its stream later. */
export interface FinishedJob {
  readonly jobId: string;
  /** MisarReach's packages take `failed` for an error and everything else for the end of a search. */
  readonly status: 'done' | 'failed';
  readonly progress: null;
  readonly total_found: number;
  readonly error: string | null;
  /** ISO 8601 UTC. */
  readonly completed_at: string;
}

const ERRORS: Readonly<Record<Completed['outcome'], string | null>> = {
  complete: null,
  error: 'The search failed.',
  timeout: 'The search took too long; what it had found by then is kept.',
  canceled: 'The search was called off; what it had found by then is kept.',
};

export function finishedJob({ jobId, outcome, found, error, completedAt }: Completed): FinishedJob {
  return {
    jobId,
    status: outcome === 'complete' ? 'done' : 'failed',
    progress: null,
    total_found: found,
    error: outcome === 'complete' ? null : (error ?? ERRORS[outcome]),
    completed_at: completedAt,
  };
}
