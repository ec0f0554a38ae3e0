import {
  AutopilotCompleted,
  AutopilotFailed,
  AutopilotPaused,
  AutopilotResumed,
  AutopilotStarted,
  AutopilotStopped,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { expect, test } from 'vitest';
import { stopRunDecider } from './stop-run.decider.js';

const runId = 'run_1';
const at = '2026-06-15T09:00:00.000Z';
const by = { kind: 'key' } as const;
const started = AutopilotStarted.of({
  runId,
  goal: 'Find SaaS founders',
  creditsUsed: 1,
  startedBy: by,
  startedAt: at,
});
const paused = AutopilotPaused.of({ runId, reason: 'bounce_rate', pausedBy: by, pausedAt: at });
const resumed = AutopilotResumed.of({ runId, resumedBy: by, resumedAt: at });
const stopped = AutopilotStopped.of({ runId, stoppedBy: by, stoppedAt: at });
const failed = AutopilotFailed.of({ runId, reason: 'no_leads', error: 'none', failedAt: at });
const completed = AutopilotCompleted.of({
  runId,
  campaignId: 'cmp_1',
  leadsFound: 1,
  dispatched: 1,
  skipped: 0,
  completedAt: at,
});

function stopAfter(...past: EventFact[]): string[] | string {
  const events = past.map((fact) => ({ ...fact }) as EventFact as RecordedEvent);
  const state = events.reduce((end, event) => stopRunDecider.evolve(end, event), stopRunDecider.initialState);
  try {
    return stopRunDecider.decide(stopped.data, state).map(({ type }) => type);
  } catch (error) {
    return (error as Error).name;
  }
}

test.each([
  ['nothing', [], 'UnknownRunError'],
  ['a start', [started], ['autopilot.stopped']],
  ['a pause', [started, paused], ['autopilot.stopped']],
  ['a resume', [started, paused, resumed], ['autopilot.stopped']],
  ['a stop', [started, stopped], []],
  ['its end', [started, completed], 'RunEndedError'],
  ['a failure', [started, failed], 'RunEndedError'],
  ['a stop that its end overtook', [started, completed, stopped], 'RunEndedError'],
  ['an end that the stop overtook', [started, stopped, completed], []],
])('a stop after %s', (_name, past: EventFact[], expected) => {
  expect(stopAfter(...past)).toEqual(expected);
});
