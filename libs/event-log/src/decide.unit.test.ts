import { expect, test } from 'vitest';
import { decideOn } from './decide.js';
import type { Decider } from './decider.js';
import { AppendConflictError } from './errors.js';
import type { AppendOptions, DecideTarget } from './event-log.js';
import { Turns } from './turns.js';

const always: Decider<string, number, { type: string; version: number; data: Record<string, unknown> }> = {
  initialState: 0,
  decide: (mark) => [{ type: 'send.queued', version: 1, data: { mark } }],
  evolve: (count) => count + 1,
};
const target: DecideTarget = {
  workspaceId: 'w',
  subject: 'evt.w.*.k.*',
  place: () => ({
    workspaceId: 'w',
    key: 'k',
    occurredAt: '2026-01-02T03:04:05.678Z',
    testMode: false,
    correlationId: 'c',
  }),
};
async function* nothing() {}

test('after twenty conflicts the conflict is the caller’s', async () => {
  const attempts: (AppendOptions | undefined)[] = [];
  const log = {
    turns: new Turns(),
    load: nothing,
    append: (_: unknown, options?: AppendOptions) => {
      attempts.push(options);
      return Promise.reject(new AppendConflictError('evt.w.*.k.*', 0));
    },
  };
  await expect(decideOn(log, target, always, 'a')).rejects.toThrow(AppendConflictError);
  expect(attempts).toHaveLength(20);
  expect(attempts[19]).toEqual({ expect: { subject: 'evt.w.*.k.*', lastSequence: 0 } });
});

test('another failure is not tried again', async () => {
  let attempts = 0;
  const log = {
    turns: new Turns(),
    load: nothing,
    append: () => {
      attempts++;
      return Promise.reject(new Error('away'));
    },
  };
  await expect(decideOn(log, target, always, 'a')).rejects.toThrow('away');
  expect(attempts).toBe(1);
});
