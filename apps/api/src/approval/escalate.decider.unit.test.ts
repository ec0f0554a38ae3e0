import {
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { escalation, NothingToEscalateError } from './escalate.decider.js';

const ABOUT = { requestId: 'req_1', recipientEmail: 'ann@example.com' };
const AT = '2026-03-22T10:00:00.000Z';
const content = (letter: string) => ({ sha256: letter.repeat(64), sizeBytes: 1, contentType: 'text/plain' });
const by = { kind: 'user' } as const;

const pending = SendApprovalPending.of({
  ...ABOUT,
  approvalId: 'apr_1',
  reason: 'autonomy_level',
  queue: 'needs_approval_outbound',
  subject: 'Your quote',
  content: content('a'),
  expiresAt: '2026-03-23T10:00:00.000Z',
  dueAt: '2026-03-25T10:00:00.000Z',
  pendingAt: AT,
});
const edited = SendEdited.of({ ...ABOUT, subject: 'Corrected', content: content('b'), editedBy: by, editedAt: AT });

function escalateAfter(...facts: EventFact[]): readonly EventFact[] {
  const events = facts.map((fact, index): RecordedEvent => ({
    ...fact,
    id: `evt_${index}`,
    sequence: index + 1,
    subject: '',
    workspaceId: 'wsk_1',
    occurredAt: AT,
    testMode: false,
    correlationId: 'req_1',
  }));
  const state = events.reduce((waiting, event) => escalation.evolve(waiting, event), escalation.initialState);
  return escalation.decide({ requestId: 'req_1' }, state);
}

test('the same approval is asked for again, in the queue of risks', () => {
  expect(escalateAfter(pending)).toEqual([
    SendApprovalPending.of({ ...pending.data, reason: 'escalated', queue: 'high_risk' }),
  ]);
});

test('of a send that was edited it is of the content as it stands', () => {
  expect(escalateAfter(pending, edited)).toMatchObject([
    { data: { approvalId: 'apr_1', subject: 'Corrected', content: content('b'), expiresAt: pending.data.expiresAt } },
  ]);
});

test('escalated already, nothing happens', () => {
  expect(escalateAfter(pending, ...escalateAfter(pending))).toEqual([]);
});

describe('there is nothing to escalate', () => {
  const decided = { ...ABOUT, approvalId: 'apr_1', decidedBy: by, decidedAt: AT };
  test.each([
    ['when it was never held', [SendQueued.of({ ...ABOUT, queuedAt: AT })]],
    ['when it was approved', [pending, SendApprovalDecided.of({ ...decided, decision: 'granted' })]],
    ['when it was denied', [pending, SendApprovalDecided.of({ ...decided, decision: 'denied' })]],
    [
      'when it was canceled',
      [pending, SendCanceled.of({ ...ABOUT, reason: 'requested', canceledBy: by, canceledAt: AT })],
    ],
    ['when another send of the contact waits', [SendApprovalPending.of({ ...pending.data, requestId: 'req_2' })]],
  ])('%s', (_, facts) => {
    expect(() => escalateAfter(...facts)).toThrow(NothingToEscalateError);
  });
});
