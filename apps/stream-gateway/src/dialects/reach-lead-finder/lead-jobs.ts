import type { EventLog } from '@posthorn/event-log';
import { eventSubject, isEvent, LeadSearchCompleted, LeadSearchStarted, type RecordedEvent } from '@posthorn/events';
import { Problem, type Principal } from '@posthorn/platform';
import { finishedJob, type FinishedJob } from './finished-job.js';
import type { LeadJob } from './lead-search-request.js';

/** Anything else is no id of ours, and might be no subject token. */
const JOB_ID = /^[\w-]{1,64}$/;

/** Searches for leads as the log knows them, by two direct gets. */
export class LeadJobs {
  constructor(private readonly log: Pick<EventLog, 'last'>) {}

  /** @throws Problem 404, the same for a search that is not there and for one of somebody else */
  async find(jobId: string, caller: Principal): Promise<LeadJob | FinishedJob> {
    if (!JOB_ID.test(jobId)) throw jobNotFound();
    const last = ({ verb }: { readonly verb: string }): Promise<RecordedEvent | undefined> =>
      this.log.last(
        eventSubject({ workspaceId: caller.workspaceId, family: LeadSearchStarted.family, key: jobId, verb }),
      );
    const [started, completed] = await Promise.all([last(LeadSearchStarted), last(LeadSearchCompleted)]);
    if (started?.testMode !== caller.testMode) throw jobNotFound();
    if (completed && isEvent(LeadSearchCompleted, completed)) return finishedJob(completed.data);
    return { jobId, startedSequence: started.sequence };
  }
}

/** To the letter of MisarReach. */
function jobNotFound(): Problem {
  return new Problem({ status: 404, code: 'JOB_NOT_FOUND', detail: 'Job not found' });
}
