import { AutopilotStarted, type RecordedOf } from '@posthorn/events';
import { expect, test } from 'vitest';
import type { RunFailure } from './autopilot.errors.js';
import { AutopilotReactor } from './autopilot.reactor.js';

const AT = '2026-06-15T09:00:00.000Z';
const started: RecordedOf<typeof AutopilotStarted> = {
  id: 'evt_1',
  sequence: 1,
  subject: 'evt.wsk_1.autopilot.run_1.started',
  workspaceId: 'wsk_1',
  occurredAt: AT,
  testMode: false,
  correlationId: 'run_1',
  ...AutopilotStarted.of({
    runId: 'run_1',
    goal: 'Find SaaS founders',
    creditsUsed: 1,
    startedBy: { kind: 'system' },
    startedAt: AT,
  }),
};

const nothing = () => Promise.resolve();

test('a run that is given up says nothing of how the server is built', async () => {
  const failures: Pick<RunFailure, 'reason' | 'message'>[] = [];
  const lost = new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const autopilot = {
    run: () => Promise.reject(lost),
    fail: async (_: unknown, failure: Pick<RunFailure, 'reason' | 'message'>) => void failures.push(failure),
    callOff: nothing,
  };
  const reactor = new AutopilotReactor(autopilot, { follow: nothing }, { look: nothing });
  const { signal } = new AbortController();
  await expect(reactor.started(started, { deliveries: 9, signal })).rejects.toBe(lost);
  expect(failures).toEqual([]);
  await expect(reactor.started(started, { deliveries: 10, signal })).rejects.toBe(lost);
  expect(failures).toMatchObject([{ reason: 'internal_error', cause: lost }]);
  expect(failures[0]?.message).toMatch(/^The run was tried 10 times and could not go on/);
  expect(failures[0]?.message).not.toContain('10.0.0.7');
});
