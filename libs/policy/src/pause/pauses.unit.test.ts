import { InMemoryEventLog } from '@posthorn/event-log/testing';
import { LogUnavailableError } from '@posthorn/event-log';
import { expect, test } from 'vitest';
import { pausing } from './pause-events.fixture.js';
import { type PauseChange, Pauses } from './pauses.js';

function fixture(log = new InMemoryEventLog(), reads: Partial<InMemoryEventLog> = {}) {
  const port = {
    last: (subject: string) => log.last(subject),
    read: (query: Parameters<InMemoryEventLog['read']>[0]) => log.read(query),
    tail: (query: Parameters<InMemoryEventLog['tail']>[0]) => log.tail(query),
    bounds: () => log.bounds(),
    ...reads,
  };
  return { log, pauses: new Pauses(port), ...pausing(log, 'wsk_1') };
}

test('a pause from before is looked up, and one from now on is told of by the tail', async () => {
  const { pauses, pause, resume } = fixture();
  await pause();
  expect(await pauses.isPaused('wsk_1')).toEqual({
    of: 'workspace',
    reason: 'requested',
    since: '2026-03-22T10:00:00.000Z',
  });
  await resume();
  await expect.poll(() => pauses.isPaused('wsk_1')).toBeUndefined();
  await pause();
  await expect.poll(() => pauses.isPaused('wsk_1')).toBeDefined();
  await pauses.close();
});

test("an agent's pause is its own, and a workspace's pause is every agent's", async () => {
  const { pauses, pause, pauseAgent, resumeAgent } = fixture();
  await pauseAgent();
  expect(await pauses.isPaused('wsk_1')).toBeUndefined();
  expect(await pauses.isPaused('wsk_2', 'agt_1')).toBeUndefined();
  expect(await pauses.isPaused('wsk_1', 'agt_2')).toBeUndefined();
  expect(await pauses.isPaused('wsk_1', 'agt_1')).toMatchObject({ of: 'agent', reason: 'bounce_rate' });
  await resumeAgent();
  await expect.poll(() => pauses.isPaused('wsk_1', 'agt_1')).toBeUndefined();
  await pause();
  await expect.poll(() => pauses.isPaused('wsk_1', 'agt_1')).toMatchObject({ of: 'workspace' });
  await pauses.close();
});

test('a look-up that is overtaken by the tail does not win', async () => {
  const log = new InMemoryEventLog();
  const { pauses, pause, resume } = fixture(log, {
    async *read(query: Parameters<InMemoryEventLog['read']>[0]) {
      const events = [];
      for await (const event of log.read(query)) events.push(event);
      if (query?.subjects?.[0]?.endsWith('.resumed')) {
        await pause();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      yield* events;
    },
  });
  await resume();
  expect(await pauses.isPaused('wsk_1')).toBeDefined();
  await pauses.close();
});

test('listeners are told of every change from now on, also of what a look-up saw first', async () => {
  const { pauses, pause, resumeAgent, resume } = fixture();
  await pause();
  const changes: PauseChange[] = [];
  const stop = pauses.onChange((change) => changes.push(change));
  await pauses.isPaused('wsk_1');
  await resume();
  await pauses.isPaused('wsk_1');
  await resumeAgent();
  await expect
    .poll(() => changes)
    .toEqual([
      { workspaceId: 'wsk_1', pause: undefined },
      { workspaceId: 'wsk_1', agentId: 'agt_1', pause: undefined },
    ]);
  stop();
  await pause();
  await expect.poll(() => pauses.isPaused('wsk_1')).toBeDefined();
  expect(changes).toHaveLength(2);
  await pauses.close();
});

test('a log that does not answer lets nobody send', async () => {
  const { pauses } = fixture(undefined, {
    last: () => Promise.reject(new LogUnavailableError('away')),
  });
  await expect(pauses.isPaused('wsk_1')).rejects.toThrow(LogUnavailableError);
  await pauses.close();
});
