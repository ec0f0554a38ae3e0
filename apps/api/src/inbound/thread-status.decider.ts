import type { Decider } from '@posthorn/event-log';
import { isEvent, ThreadOpened, ThreadStatusChanged, type EventOf } from '@posthorn/events';

type ChangedFact = EventOf<typeof ThreadStatusChanged>;
type Status = ChangedFact['data']['status'];

export type ChangeStatus = Omit<ChangedFact['data'], 'previousStatus'>;

/** A contact's threads by id. */
export type ThreadStatuses = ReadonlyMap<string, Status>;

/** A thread that has the status already does not change. */
export const threadStatus: Decider<ChangeStatus, ThreadStatuses, ChangedFact> = {
  initialState: new Map(),

  decide(change, statuses) {
    const previousStatus = statuses.get(change.threadId);
    if (previousStatus === undefined || previousStatus === change.status) return [];
    return [ThreadStatusChanged.of({ ...change, previousStatus })];
  },

  evolve(statuses, event) {
    if (isEvent(ThreadOpened, event)) return new Map(statuses).set(event.data.threadId, 'open');
    if (isEvent(ThreadStatusChanged, event)) return new Map(statuses).set(event.data.threadId, event.data.status);
    return statuses;
  },
};
