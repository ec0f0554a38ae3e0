import { newId } from '@posthorn/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Transport } from '../transports/transport.gateway.js';
import { type Job, Lane } from './lane.js';

const transport: Transport = {
  provider: 'fake',
  concurrency: 3,
  prepare: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
};

function aJob(workspaceId: string): Job {
  const nothing = () => undefined;
  const send = { workspaceId, data: { requestId: newId('req') } };
  // A lane looks at the workspace only.
  return {
    claimed: { send },
    content: {},
    isHeld: () => true,
    ack: nothing,
    giveBack: nothing,
    fail: nothing,
  } as never;
}

function aLane() {
  const begun: string[] = [];
  const frees: (() => void)[] = [];
  const putOff: string[] = [];
  const run: ConstructorParameters<typeof Lane>[1] = (job, _, free) => {
    begun.push(job.claimed.send.workspaceId);
    return new Promise((resolve) => {
      frees.push(() => {
        free();
        resolve();
      });
    });
  };
  const lane = new Lane(transport, run, {
    room: () => 4,
    putOff: (job) => putOff.push(job.claimed.send.workspaceId),
  });
  const add = (workspaceId: string, count: number) => {
    for (let i = 0; i < count; i++) lane.add(aJob(workspaceId));
  };
  return { lane, begun, putOff, add, free: (count: number) => frees.splice(0, count).forEach((one) => one()) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('no more mails are begun at once than the transport takes', () => {
  const { lane, begun, add, free } = aLane();
  add('a', 10);
  expect(begun).toHaveLength(3);
  free(2);
  expect(begun).toHaveLength(5);
  expect(lane.inFlight).toBe(3);
});

test('workspaces take turns', () => {
  const { begun, add, free } = aLane();
  add('million', 100);
  add('ten', 3);
  for (let i = 0; i < 6; i++) free(1);
  expect(begun.slice(3)).toEqual(['million', 'ten', 'million', 'ten', 'million', 'ten']);
});

test('a provider that cannot be used is left alone, longer every time, and then asked with one mail', () => {
  const { lane, begun, add, free } = aLane();
  add('a', 9);
  lane.unusable();
  lane.unusable();
  free(3);
  vi.advanceTimersByTime(499);
  expect(begun).toHaveLength(3);
  vi.advanceTimersByTime(1);
  expect(begun).toHaveLength(4);
  lane.unusable();
  free(1);
  vi.advanceTimersByTime(999);
  expect(begun).toHaveLength(4);
  vi.advanceTimersByTime(1);
  expect(begun).toHaveLength(5);
  lane.works();
  free(1);
  expect(begun).toHaveLength(8);
});

test('for a provider that is away only so much waits of each workspace, and the rest makes room', () => {
  const { lane, begun, putOff, add, free } = aLane();
  add('a', 13);
  lane.unusable();
  free(3);
  expect(putOff).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(begun).toHaveLength(4);
  lane.unusable();
  expect(putOff).toHaveLength(5);
  add('a', 1);
  add('b', 5);
  expect(putOff.slice(5)).toEqual(['a', 'b']);
  lane.works();
  add('a', 10);
  expect(putOff).toHaveLength(7);
});

test('what comes back in a moment needs no hand meanwhile, and is not lost', () => {
  const { lane, begun, add, free } = aLane();
  add('a', 1);
  free(1);
  for (let i = 0; i < 5; i++) lane.later(aJob('slow'), 100);
  add('b', 3);
  expect(begun).toEqual(['a', 'b', 'b', 'b']);
  free(3);
  vi.advanceTimersByTime(100);
  expect(begun.slice(4)).toEqual(['slow', 'slow', 'slow']);
  lane.later(aJob('paused'), 100);
  expect(lane.takeAll('paused')).toHaveLength(1);
  lane.later(aJob('late'), 100);
  expect(lane.close()).toHaveLength(3);
});

test('closed, it begins nothing more and says what is left', () => {
  const { lane, begun, add, free } = aLane();
  add('a', 5);
  expect(lane.close()).toHaveLength(2);
  free(3);
  expect(begun).toHaveLength(3);
});
