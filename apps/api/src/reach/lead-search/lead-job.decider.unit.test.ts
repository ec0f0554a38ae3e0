import {
  LeadFound,
  LeadSearchCompleted,
  LeadSearchProgressed,
  LeadSearchStarted,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { cancelLeadJobDecider, type LeadJob } from './lead-job.decider.js';
import { nearestView } from './lead-job-view.js';
import { UnknownLeadJobError } from './lead-search.errors.js';

const jobId = 'job_1';
const at = '2026-06-15T09:00:00.000Z';
const lead = { leadId: 'led_1', source: 'local', score: 1 };
const started = LeadSearchStarted.of({
  jobId,
  query: 'founders',
  sources: ['local'],
  startedBy: { kind: 'key' },
  startedAt: at,
});
const found = (total: number) => LeadFound.of({ jobId, leads: [lead], found: total, foundAt: at });
const progressed = (total: number, progress: number) =>
  LeadSearchProgressed.of({ jobId, source: 'local', examined: 500, found: total, progress, progressedAt: at });
const completed = (outcome: 'complete' | 'error' | 'timeout' | 'canceled') =>
  LeadSearchCompleted.of({ jobId, outcome, found: 2, completedAt: at });

function jobAfter(...past: EventFact[]): LeadJob {
  const events = past.map((fact) => ({ ...fact }) as EventFact as RecordedEvent);
  return events.reduce((job, event) => cancelLeadJobDecider.evolve(job, event), cancelLeadJobDecider.initialState);
}

const cancel = (job: LeadJob) => cancelLeadJobDecider.decide({ jobId, completedAt: at }, job);

describe('calling a search off', () => {
  test('says how many it had found', () => {
    expect(cancel(jobAfter(started, found(3)))).toMatchObject([{ data: { jobId, outcome: 'canceled', found: 3 } }]);
  });

  test.each(['complete', 'error', 'timeout', 'canceled'] as const)('changes nothing once it ended: %s', (outcome) => {
    expect(cancel(jobAfter(started, completed(outcome)))).toEqual([]);
  });

  test('is refused when nobody started it', () => {
    expect(() => cancel(jobAfter())).toThrow(UnknownLeadJobError);
  });
});

describe('a search', () => {
  test('never counts less than it did', () => {
    expect(jobAfter(started, found(7), progressed(5, 0.5), found(6))).toMatchObject({ found: 7, progress: 0.5 });
  });

  test('stays as it ended, whatever comes after', () => {
    const ended = jobAfter(started, found(2), completed('canceled'));
    expect(jobAfter(started, found(2), completed('canceled'), found(9), completed('complete'))).toEqual(ended);
    expect(ended).toMatchObject({ status: 'canceled', found: 2 });
  });

  test('that is complete has looked at everything', () => {
    expect(jobAfter(started, completed('complete')).progress).toBe(1);
    expect(jobAfter(started, progressed(1, 0.3), completed('timeout')).progress).toBe(0.3);
  });
});

test('who was left out is shown with the reason, and what is not known of them as null', () => {
  const missed = {
    leadId: 'led_2',
    role: 'Founder',
    source: 'local',
    score: 0.7,
    excludedReason: 'no location is known',
  };
  const ended = LeadSearchCompleted.of({ jobId, outcome: 'complete', found: 0, nearest: [missed], completedAt: at });
  expect(nearestView(jobAfter(started))).toEqual([]);
  expect(nearestView(jobAfter(started, ended))).toEqual([
    {
      id: 'led_2',
      role: 'Founder',
      company: null,
      location: null,
      source: 'local',
      score: 0.7,
      score_reason: null,
      excluded_reason: 'no location is known',
    },
  ]);
});
