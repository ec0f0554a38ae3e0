import {
  InboundReleased,
  ThreadOpened,
  ThreadStatusChanged,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { expect, test } from 'vitest';
import { release } from './release.decider.js';
import { threadStatus } from './thread-status.decider.js';

const AT = '2026-11-20T10:00:00.000Z';
const recorded = (fact: EventFact): RecordedEvent => ({
  ...fact,
  id: 'evt_1',
  sequence: 1,
  subject: 'evt.w.inbound.c.x',
  workspaceId: 'w',
  occurredAt: AT,
  testMode: false,
  correlationId: 'rcv_1',
});
const releasedFact = (messageId: string) =>
  InboundReleased.of({ messageId, from: 'a@example.com', releasedBy: { kind: 'key' }, releasedAt: AT });
const opened = (threadId: string) =>
  ThreadOpened.of({ threadId, contactEmail: 'a@example.com', startedBy: 'contact', openedAt: AT });
const change = {
  threadId: 'thr_1',
  contactEmail: 'a@example.com',
  status: 'closed',
  changedBy: { kind: 'key' },
  changedAt: AT,
} as const;

test('a mail is released once, and another one of its author by itself', () => {
  const command = { messageId: 'rcv_1', released: releasedFact('rcv_1') };
  expect(release.decide(command, release.initialState)).toEqual([command.released]);
  const once = release.evolve(release.initialState, recorded(command.released));
  expect(release.decide(command, once)).toEqual([]);
  const other = { messageId: 'rcv_2', released: releasedFact('rcv_2') };
  expect(release.decide(other, once)).toEqual([other.released]);
});

test('a thread changes its status once, and says what it was', () => {
  const open = threadStatus.evolve(threadStatus.initialState, recorded(opened('thr_1')));
  const closed = ThreadStatusChanged.of({ ...change, previousStatus: 'open' });
  expect(threadStatus.decide(change, open)).toEqual([closed]);
  const after = threadStatus.evolve(open, recorded(closed));
  expect(threadStatus.decide(change, after)).toEqual([]);
  expect(threadStatus.decide({ ...change, status: 'archived' }, after)[0]?.data.previousStatus).toBe('closed');
});

test('a thread that nobody opened has no status to change', () => {
  expect(threadStatus.decide(change, threadStatus.initialState)).toEqual([]);
});
