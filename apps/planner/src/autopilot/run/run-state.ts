import {
  AutopilotCompleted,
  AutopilotFailed,
  AutopilotLeadsQueued,
  AutopilotPaused,
  AutopilotPlanned,
  AutopilotProgressed,
  AutopilotResumed,
  AutopilotStarted,
  AutopilotStopped,
  type EventOf,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';

export type RunStatus = 'unknown' | 'running' | 'paused' | 'completed' | 'failed' | 'stopped';
export type Queued = Pick<EventOf<typeof AutopilotLeadsQueued>['data'], 'leadsFound' | 'queued' | 'skipped' | 'final'>;

/** A run as its own events tell it. */
export interface RunState {
  readonly status: RunStatus;
  readonly planned?: EventOf<typeof AutopilotPlanned>['data'] | undefined;
  /** The lines of its log so far. */
  readonly lines: ReadonlySet<string>;
  readonly queued?: Queued | undefined;
  /** Of a paused one: why. */
  readonly pausedFor?: string | undefined;
}

export const UNKNOWN_RUN: RunState = { status: 'unknown', lines: new Set() };

/** What a run ended with stays. */
export function evolveRun(state: RunState, event: RecordedEvent): RunState {
  if (isEvent(AutopilotStarted, event)) return state.status === 'unknown' ? { ...state, status: 'running' } : state;
  if (!isOpen(state)) return state;
  if (isEvent(AutopilotPlanned, event)) return { ...state, planned: event.data };
  if (isEvent(AutopilotProgressed, event)) return { ...state, lines: new Set([...state.lines, event.data.line]) };
  if (isEvent(AutopilotLeadsQueued, event)) return { ...state, queued: event.data };
  if (isEvent(AutopilotPaused, event)) return { ...state, status: 'paused', pausedFor: event.data.reason };
  if (isEvent(AutopilotResumed, event)) return { ...state, status: 'running', pausedFor: undefined };
  if (isEvent(AutopilotStopped, event)) return { ...state, status: 'stopped' };
  if (isEvent(AutopilotCompleted, event)) return { ...state, status: 'completed' };
  if (isEvent(AutopilotFailed, event)) return { ...state, status: 'failed' };
  return state;
}

/** Started, and not ended. */
export function isOpen({ status }: RunState): boolean {
  return status === 'running' || status === 'paused';
}
