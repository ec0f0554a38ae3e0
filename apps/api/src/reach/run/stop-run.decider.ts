import type { Decider } from '@posthorn/event-log';
import {
  AutopilotCompleted,
  AutopilotFailed,
  AutopilotStarted,
  AutopilotStopped,
  isEvent,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';
import { RunEndedError, UnknownRunError } from './run.errors.js';

export type StopRun = EventOf<typeof AutopilotStopped>['data'];

/** Nothing before it started. */
export type RunEnd = 'unknown' | 'under way' | 'stopped' | 'completed' | 'failed';

/** On the events of one run. Stopped again nothing happens; one that ended by itself stays what it is. */
export const stopRunDecider: Decider<StopRun, RunEnd, EventOf<typeof AutopilotStopped>> = {
  initialState: 'unknown',
  decide(command, state) {
    switch (state) {
      case 'unknown':
        throw new UnknownRunError(command.runId);
      case 'under way':
        return [AutopilotStopped.of(command)];
      case 'stopped':
        return [];
      case 'completed':
      case 'failed':
        throw new RunEndedError(command.runId, state);
      default:
        return state satisfies never;
    }
  },
  evolve(state, event) {
    // What a run ended with stays.
    return state === 'unknown' || state === 'under way' ? after(state, event) : state;
  },
};

function after(state: RunEnd, event: RecordedEvent): RunEnd {
  if (isEvent(AutopilotStarted, event)) return 'under way';
  if (isEvent(AutopilotStopped, event)) return 'stopped';
  if (isEvent(AutopilotCompleted, event)) return 'completed';
  if (isEvent(AutopilotFailed, event)) return 'failed';
  return state;
}
