import { PolicyBlocked, SendCanceled, SendRescheduled } from '@posthorn/events';
import { expect, test } from 'vitest';
import { draftOutcome } from './draft-outcome.js';

const about = { requestId: 'req_1', recipientEmail: 'alice@example.com' };
const at = '2026-11-20T10:00:00.000Z';
const by = { kind: 'system' } as const;
const ofDraft = { data: { ...about, origin: { kind: 'draft' as const, id: 'drf_1' } } };
const canceled = (reason: string) => SendCanceled.of({ ...about, reason, canceledBy: by, canceledAt: at });
const blocked = PolicyBlocked.of({ ...about, reason: 'suppressed', detail: 'hard bounce', blockedAt: at });

test('a draft whose send is called off is canceled', () => {
  expect(draftOutcome(ofDraft, [canceled('requested')])).toMatchObject([
    { type: 'draft.canceled', data: { draftId: 'drf_1', requestId: 'req_1', canceledBy: by, canceledAt: at } },
  ]);
});

test('a draft whose send is denied, or blocked when its time came, has failed', () => {
  expect(draftOutcome(ofDraft, [canceled('approval_denied')])).toMatchObject([
    { type: 'draft.failed', data: { draftId: 'drf_1', reason: 'approval_denied', failedAt: at } },
  ]);
  expect(draftOutcome(ofDraft, [blocked])).toMatchObject([
    { type: 'draft.failed', data: { draftId: 'drf_1', reason: 'suppressed', detail: 'hard bounce' } },
  ]);
});

test('of other facts, and of other sends, a draft hears nothing', () => {
  const moved = SendRescheduled.of({ ...about, dueAt: at, previousDueAt: at, rescheduledBy: by, rescheduledAt: at });
  expect(draftOutcome(ofDraft, [moved])).toEqual([]);
  expect(draftOutcome({ data: about }, [blocked, canceled('requested')])).toEqual([]);
  expect(draftOutcome({ data: { ...about, origin: { kind: 'reply', id: 'rcv_1' } } }, [blocked])).toEqual([]);
});
