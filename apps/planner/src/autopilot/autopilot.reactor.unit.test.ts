import type { AutopilotStarted, RecordedOf } from '@posthorn/events';
import { expect, test } from 'vitest';
import type { RunFailure } from './autopilot.errors.js';
import type { Autopilot } from './autopilot.handler.js';
import { AutopilotReactor } from './autopilot.reactor.js';
import type { RunFollower } from './run-follower.js';
import type { RunWatch } from './run/run-watch.js';

const started = {
  workspaceId: 'wsk_1',
  testMode: false,
  data: { runId: 'run_1' },
} as unknown as RecordedOf<typeof AutopilotStarted>;

test('a run that is given up says nothing of how the server is built', async () => {
  const failures: RunFailure[] = [];
  const lost = new Error('connect ECONNREFUSED 10.0.0.7:5432');
  const autopilot = {
    run: () => Promise.reject(lost),
    fail: (_: unknown, failure: RunFailure) => Promise.resolve(failures.push(failure)),
  } as unknown as Autopilot;
  const reactor = new AutopilotReactor(autopilot, {} as RunFollower, {} as RunWatch);
  const { signal } = new AbortController();
  await expect(reactor.started(started, { deliveries: 9, signal })).rejects.toBe(lost);
  expect(failures).toEqual([]);
  await expect(reactor.started(started, { deliveries: 10, signal })).rejects.toBe(lost);
  expect(failures).toMatchObject([{ reason: 'internal_error', cause: lost }]);
  expect(failures[0]?.message).toMatch(/^The run was tried 10 times and could not go on/);
  expect(failures[0]?.message).not.toContain('10.0.0.7');
});
