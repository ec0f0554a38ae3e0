import { AutopilotStarted, type EventFact, type RecordedEvent } from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { decideRun, type RunCommand, type RunLimit } from './run.decider.js';
import { evolveRun, type RunState, UNKNOWN_RUN } from './run-state.js';

const AT = '2026-06-15T09:00:02.000Z';
const RUN = 'run_1';
const STARTED = AutopilotStarted.of({
  runId: RUN,
  goal: 'Find SaaS founders in India',
  creditsUsed: 1,
  startedBy: { kind: 'key' },
  startedAt: AT,
});
const PLAN: RunCommand = {
  do: 'plan',
  planned: {
    plan: { subjectLine: 'Hello', messageBody: 'Hi', targetAudience: 'SaaS founders in India', keywords: [] },
    search: { text: 'SaaS founders in India', filters: { location: 'India' } },
  },
};
const queue = (queued: number, final = false, skipped = 0): RunCommand => ({
  do: 'queue',
  campaignId: 'cmp_1',
  leadsFound: 87,
  queued,
  skipped,
  final,
});

function after(...commands: readonly RunCommand[]): { state: RunState; facts: readonly EventFact[] } {
  let state = applied(UNKNOWN_RUN, [STARTED]);
  let facts: readonly EventFact[] = [];
  for (const command of commands) {
    facts = decideRun(RUN, command, AT, state);
    state = applied(state, facts);
  }
  return { state, facts };
}

function applied(state: RunState, facts: readonly EventFact[]): RunState {
  return facts.reduce((each, fact) => evolveRun(each, fact as RecordedEvent), state);
}

const types = (facts: readonly EventFact[]) => facts.map(({ type }) => type);
const lines = ({ lines: all }: RunState) => [...all];

test('a plan is recorded with its line, once', () => {
  expect(types(after(PLAN).facts)).toEqual(['autopilot.planned', 'autopilot.progressed']);
  expect(lines(after(PLAN).state)).toEqual(['Plan ready — audience: SaaS founders']);
  expect(after(PLAN, PLAN).facts).toEqual([]);
});

test('the log of a run is the one the API page shows', () => {
  const { state } = after(PLAN, queue(0), queue(41), queue(87, true));
  expect(lines(state)).toEqual(['Plan ready — audience: SaaS founders', '87 leads queued for sending']);
});

test('a line is noted once, however often it is said', () => {
  const note: RunCommand = { do: 'note', phase: 'matching', lines: ['local: 3 of 5 leads match', 'a', 'a'] };
  expect(after(note).facts).toHaveLength(2);
  expect(after(note, note).facts).toEqual([]);
});

describe('reports of what was queued', () => {
  test('count when they say more than the one before', () => {
    expect(after(queue(10), queue(41)).facts).toHaveLength(1);
    expect(after(queue(41), queue(10)).facts).toEqual([]);
    expect(after(queue(41), queue(41)).facts).toEqual([]);
  });

  test('say who was skipped once all were asked for', () => {
    expect(lines(after(queue(80, true, 7)).state)).toEqual([
      '80 leads queued for sending',
      '7 leads skipped by policy',
    ]);
  });

  test('end with the final one', () => {
    expect(after(queue(87, true), queue(90)).facts).toEqual([]);
    expect(after(queue(87, true), queue(87, true)).facts).toEqual([]);
  });
});

describe('a run that completes', () => {
  const complete: RunCommand = { do: 'complete', campaignId: 'cmp_1', total: 87, dispatched: 85, skipped: 2 };

  test('says what was queued first, when nobody did', () => {
    expect(types(after(queue(41), complete).facts)).toEqual([
      'autopilot.leads_queued',
      'autopilot.progressed',
      'autopilot.progressed',
      'autopilot.progressed',
      'autopilot.completed',
    ]);
    expect(types(after(queue(87, true), complete).facts)).toEqual(['autopilot.progressed', 'autopilot.completed']);
  });

  test('has as many dispatched and skipped as leads', () => {
    expect(after(complete).facts.at(-1)?.data).toMatchObject({ leadsFound: 87, dispatched: 85, skipped: 2 });
  });
});

test('pauses and goes on, each once', () => {
  const pause: RunCommand = { do: 'pause', reason: 'bounce_rate', by: { kind: 'system' } };
  const resume: RunCommand = { do: 'resume', by: { kind: 'user' } };
  expect(after(pause).state.status).toBe('paused');
  expect(after(pause, pause).facts).toEqual([]);
  expect(after(pause, resume).state.status).toBe('running');
  expect(after(resume).facts).toEqual([]);
});

describe('a limit that is met', () => {
  const limit = (reason?: RunLimit): RunCommand => ({ do: 'limit', limit: reason });
  const pause: RunCommand = { do: 'pause', reason: 'requested', by: { kind: 'user' } };
  const resume: RunCommand = { do: 'resume', by: { kind: 'user' } };

  test('pauses a run until it is lifted, each once', () => {
    expect(after(limit('budget_exhausted')).state).toMatchObject({ status: 'paused', pausedFor: 'budget_exhausted' });
    expect(after(limit('budget_exhausted'), limit('budget_exhausted')).facts).toEqual([]);
    expect(after(limit('budget_exhausted'), limit('workspace_paused')).state.pausedFor).toBe('workspace_paused');
    expect(after(limit('budget_exhausted'), limit()).state.status).toBe('running');
    expect(after(limit()).facts).toEqual([]);
  });

  test('does not end the pause that a person made, nor is it ended by one who resumes', () => {
    expect(after(pause, limit()).state.status).toBe('paused');
    expect(after(pause, limit('workspace_paused')).facts).toEqual([]);
    expect(after(limit('workspace_paused'), pause, limit()).state).toMatchObject({
      status: 'paused',
      pausedFor: 'requested',
    });
    expect(after(limit('workspace_paused'), resume).state.status).toBe('paused');
  });
});

test.each<[string, RunCommand, RunState['status']]>([
  ['stopped', { do: 'stop', by: { kind: 'key' } }, 'stopped'],
  ['failed', { do: 'fail', reason: 'no_leads', error: 'nobody' }, 'failed'],
  ['completed', { do: 'complete', campaignId: 'cmp_1', total: 1, dispatched: 1, skipped: 0 }, 'completed'],
])('a run that %s stays so', (_, end, status) => {
  for (const next of [PLAN, queue(3), end, { do: 'stop', by: { kind: 'user' } }] satisfies RunCommand[]) {
    const { state, facts } = after(end, next);
    expect(facts).toEqual([]);
    expect(state.status).toBe(status);
  }
});

test('nothing is decided about a run that was never started', () => {
  expect(decideRun(RUN, PLAN, AT, UNKNOWN_RUN)).toEqual([]);
});
