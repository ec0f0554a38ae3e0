import type { DecideTarget, EventLog } from '@posthorn/event-log';
import { eventSubjectFilter, isEvent, LeadFound, LeadSearchStarted, newId, type EventOf } from '@posthorn/events';
import type { Principal } from '@posthorn/platform';
import { requesterOf } from '../../requester.js';
import { inMode } from '../in-mode.js';
import { cancelLeadJobDecider } from './lead-job.decider.js';
import type { FoundAt, StartedLeadJob } from './lead-job-view.js';
import { UnknownLeadJobError } from './lead-search.errors.js';

const JOB_ID = /^job_[0-9A-HJKMNP-TV-Z]{26}$/;
/** The store of the installation; the planner adds its connectors. */
const SOURCES = ['local'];

export type LeadSearchWanted = Pick<EventOf<typeof LeadSearchStarted>['data'], 'query' | 'filters' | 'limit' | 'useAi'>;

export interface FoundPage {
  readonly job: StartedLeadJob;
  readonly leads: readonly FoundAt[];
}

/** Searches for leads: put on record here, carried out by the planner, and shown as the log has them. */
export class LeadSearches {
  constructor(private readonly log: Pick<EventLog, 'append' | 'decide' | 'read'>) {}

  /** @returns the id of the job */
  async start(wanted: LeadSearchWanted, caller: Principal): Promise<string> {
    const jobId = newId('job');
    const startedAt = new Date().toISOString();
    const { actor: startedBy } = requesterOf(caller);
    const fact = LeadSearchStarted.of({ jobId, ...wanted, sources: SOURCES, startedBy, startedAt });
    await this.log.append({ fact, ...placeOf(caller, jobId, startedAt) });
    return jobId;
  }

  /**
   * A job as it stands, and a page of its leads in the order they were found.
   * @throws UnknownLeadJobError
   */
  async find(
    caller: Principal,
    jobId: string,
    { limit, offset }: { readonly limit: number; readonly offset: number },
  ): Promise<FoundPage> {
    let job = cancelLeadJobDecider.initialState;
    let position = 0;
    const leads: FoundAt[] = [];
    for await (const event of this.log.read({ subjects: [eventsOf(caller, jobId)] })) {
      job = cancelLeadJobDecider.evolve(job, event);
      if (!isEvent(LeadFound, event)) continue;
      const { leads: found, foundAt } = event.data;
      const page = found.slice(Math.max(0, offset - position), Math.max(0, offset + limit - position));
      leads.push(...page.map((lead) => ({ lead, foundAt })));
      position += found.length;
    }
    const { started, testMode } = job;
    if (!started || testMode !== caller.testMode) throw new UnknownLeadJobError(jobId);
    return { job: { ...job, started }, leads };
  }

  /** Calls a job off; one that has ended stays as it is. @throws UnknownLeadJobError */
  async cancel(caller: Principal, jobId: string): Promise<void> {
    const completedAt = new Date().toISOString();
    const target: DecideTarget = {
      workspaceId: caller.workspaceId,
      subject: eventsOf(caller, jobId),
      place: () => placeOf(caller, jobId, completedAt),
    };
    await this.log.decide(target, inMode(cancelLeadJobDecider, caller.testMode), { jobId, completedAt });
  }
}

/** @throws UnknownLeadJobError for what is no id of ours */
function eventsOf({ workspaceId }: Principal, jobId: string): string {
  if (!JOB_ID.test(jobId)) throw new UnknownLeadJobError(jobId);
  return eventSubjectFilter({ workspaceId, family: LeadSearchStarted.family, key: jobId });
}

function placeOf({ workspaceId, testMode }: Principal, jobId: string, occurredAt: string) {
  return { workspaceId, key: jobId, occurredAt, testMode, correlationId: jobId };
}
