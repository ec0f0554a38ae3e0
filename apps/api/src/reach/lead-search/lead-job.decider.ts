import type { Decider } from '@posthorn/event-log';
import {
  isEvent,
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  LeadSearchStarted,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';
import { UnknownLeadJobError } from './lead-search.errors.js';

type Started = EventOf<typeof LeadSearchStarted>['data'];

/** How a search stands, by its events. */
export interface LeadJob {
  /** Nothing before it started. */
  readonly started?: Started;
  readonly testMode?: boolean;
  readonly status: 'running' | EventOf<typeof LeadSearchCompleted>['data']['outcome'];
  readonly examined: number;
  readonly found: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly error?: string | undefined;
  /** The best of those who were left out, once it has ended. */
  readonly nearest?: EventOf<typeof LeadSearchCompleted>['data']['nearest'];
  /** ISO 8601 UTC. */
  readonly completedAt?: string;
}

export type CancelLeadJob = Pick<EventOf<typeof LeadSearchCompleted>['data'], 'jobId' | 'completedAt'>;

/** Calls a search off; one that has ended stays as it is. */
export const cancelLeadJobDecider: Decider<CancelLeadJob, LeadJob, EventOf<typeof LeadSearchCompleted>> = {
  initialState: { status: 'running', examined: 0, found: 0, progress: 0 },
  decide({ jobId, completedAt }, { started, status, found }) {
    if (!started) throw new UnknownLeadJobError(jobId);
    if (status !== 'running') return [];
    return [LeadSearchCompleted.of({ jobId, runId: started.runId, outcome: 'canceled', found, completedAt })];
  },
  evolve(job, event) {
    return job.status === 'running' ? after(job, event) : job;
  },
};

function after(job: LeadJob, event: RecordedEvent): LeadJob {
  if (isEvent(LeadSearchStarted, event)) return { ...job, started: event.data, testMode: event.testMode };
  if (isEvent(LeadSearchProgressed, event)) {
    const { examined, found, progress } = event.data;
    return { ...job, examined: Math.max(job.examined, examined), found: Math.max(job.found, found), progress };
  }
  if (isEvent(LeadFound, event)) return { ...job, found: Math.max(job.found, event.data.found) };
  if (isEvent(LeadSearchCompleted, event)) {
    const { outcome: status, found, nearest, error, completedAt } = event.data;
    return { ...job, status, found, nearest, error, completedAt, progress: status === 'complete' ? 1 : job.progress };
  }
  return job;
}
