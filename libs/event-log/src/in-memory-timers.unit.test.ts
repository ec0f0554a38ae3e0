import { expect, test } from 'vitest';
import { InMemoryTimers } from './in-memory-timers.js';
import type { Timer } from './timers.js';

const aTimer = (id: string, at: string): Timer => ({
  kind: 'follow-up',
  workspaceId: 'w',
  id,
  at: new Date(at),
  data: {},
});

test('due timers are taken once, earliest first; moved and cancelled ones behave', async () => {
  const timers = new InMemoryTimers();
  await timers.schedule(aTimer('late', '2026-01-01T12:00:00Z'));
  await timers.schedule(aTimer('early', '2026-01-01T10:00:00Z'));
  await timers.schedule(aTimer('moved', '2026-01-01T09:00:00Z'));
  await timers.schedule(aTimer('moved', '2026-01-02T09:00:00Z'));
  await timers.schedule(aTimer('gone', '2026-01-01T09:00:00Z'));
  await timers.cancel({ kind: 'follow-up', workspaceId: 'w', id: 'gone' });
  expect(timers.takeDue(new Date('2026-01-01T12:00:00Z')).map(({ id }) => id)).toEqual(['early', 'late']);
  expect(timers.takeDue(new Date('2026-01-01T12:00:00Z'))).toEqual([]);
  expect(timers.pending().map(({ id }) => id)).toEqual(['moved']);
});
