import {
  DeliveryOutcomeUnknown,
  DraftCanceled,
  DraftCreated,
  DraftFailed,
  DraftScheduled,
  DraftUpdated,
  newId,
  PolicyBlocked,
  SendApprovalDecided,
  SendApprovalPending,
  SendCanceled,
  SendEdited,
  SendQueued,
  SendRescheduled,
  SendScheduled,
  SuppressionAdded,
  SuppressionRemoved,
  type EventFact,
} from '@posthorn/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aBench, aSend, AT, type Bench } from './read-models.fixture.js';

const LATER = '2026-01-03T03:04:05.678Z';
const actor = { kind: 'user' } as const;
const content = { sha256: 'a'.repeat(64), sizeBytes: 10, contentType: 'application/json' };
const edited = { ...content, sha256: 'b'.repeat(64) };
let bench: Bench;

beforeAll(async () => {
  bench = await aBench();
  bench.project();
});
afterAll(() => bench.dispose());

/** One after the other, so that their order in the log is the order given. */
async function happen(events: readonly Parameters<Bench['append']>[0][number][]): Promise<void> {
  let last = 0;
  for (const event of events) last = (await bench.append([event]))[0]!.sequence;
  await bench.shown(last);
}

async function held(sendId: string) {
  return bench.db.selectFrom('read.held_sends').selectAll().where('send_id', '=', sendId).executeTakeFirst();
}

type Facts = (about: { requestId: string; recipientEmail: string }) => readonly EventFact[];
const scheduled: Facts = (about) => [
  SendScheduled.of({ ...about, subject: 'Hi', content, dueAt: LATER, scheduledAt: AT }),
];
const pending: Facts = (about) => [
  SendApprovalPending.of({
    ...about,
    approvalId: 'apr_1',
    reason: 'first_contact',
    content,
    expiresAt: LATER,
    pendingAt: AT,
  }),
];
const denied: Facts = (about) => [
  ...pending(about),
  SendApprovalDecided.of({ ...about, approvalId: 'apr_1', decision: 'denied', decidedBy: actor, decidedAt: LATER }),
  SendCanceled.of({ ...about, reason: 'approval_denied', canceledBy: actor, canceledAt: LATER }),
];

test.each<[string, Facts, Record<string, unknown> | undefined]>([
  ['queued at once is not held', (about) => [SendQueued.of({ ...about, queuedAt: AT })], undefined],
  [
    'scheduled waits for its time',
    scheduled,
    { kind: 'schedule', state: 'waiting', subject: 'Hi', due_at: new Date(LATER), held_at: new Date(AT) },
  ],
  [
    'rescheduled waits for another time',
    (about) => [
      ...scheduled(about),
      SendRescheduled.of({ ...about, dueAt: AT, previousDueAt: LATER, rescheduledBy: actor, rescheduledAt: AT }),
    ],
    { state: 'waiting', due_at: new Date(AT) },
  ],
  [
    'whose time has come is released',
    (about) => [...scheduled(about), SendQueued.of({ ...about, queuedAt: LATER, releasedFrom: 'schedule' })],
    { state: 'released', ended_at: new Date(LATER) },
  ],
  [
    'canceled stays canceled',
    (about) => [
      ...scheduled(about),
      SendCanceled.of({ ...about, reason: 'requested', canceledBy: actor, canceledAt: LATER }),
    ],
    { state: 'canceled', ended_at: new Date(LATER) },
  ],
  [
    'held for approval shows its content',
    pending,
    { kind: 'approval', queue: 'needs_approval_outbound', approval_id: 'apr_1', content_sha256: content.sha256 },
  ],
  [
    'edited shows its new content',
    (about) => [
      ...pending(about),
      SendEdited.of({ ...about, subject: 'New', content: edited, editedBy: actor, editedAt: LATER }),
    ],
    { state: 'waiting', subject: 'New', content_sha256: edited.sha256 },
  ],
  ['denied is denied, not only canceled', denied, { state: 'denied' }],
  [
    'stopped by a rule when its time came can be released by a person',
    (about) => [...scheduled(about), PolicyBlocked.of({ ...about, reason: 'suppressed', blockedAt: LATER })],
    { kind: 'blocked', state: 'waiting', queue: 'blocked_by_policy', reason: 'suppressed', subject: 'Hi' },
  ],
  [
    'whose outcome is unknown waits for a person',
    (about) => [
      DeliveryOutcomeUnknown.of({ ...about, detectedAt: AT, provider: 'smtp', attempt: 1, resolution: 'hold' }),
    ],
    { kind: 'outcome', state: 'waiting', queue: 'outcome_unknown' },
  ],
])('a send %s', async (_, facts, expected) => {
  const { id, about, event } = aSend(bench.workspaceId);
  await happen(facts(about).map((fact) => event(fact)));
  const row = await held(id);
  if (expected === undefined) expect(row).toBeUndefined();
  else
    expect(row).toMatchObject({ workspace_id: bench.workspaceId, recipient_email: about.recipientEmail, ...expected });
});

test('facts of another workspace under the same id change nothing', async () => {
  const { id, about, event } = aSend(bench.workspaceId);
  const cancel = SendCanceled.of({ ...about, reason: 'requested', canceledBy: actor, canceledAt: LATER });
  await happen([...scheduled(about).map((fact) => event(fact)), event(cancel, { workspaceId: newId('wsk') })]);
  expect(await held(id)).toMatchObject({ state: 'waiting' });
});

test('an address is suppressed until it is taken off the list, in each scope', async () => {
  const workspaceId = newId('wsk');
  const { event } = aSend(workspaceId);
  const about = { contactEmail: 'ada@example.com', addedBy: actor, addedAt: AT };
  const rows = () =>
    bench.db.selectFrom('read.suppressions').selectAll().where('workspace_id', '=', workspaceId).execute();
  await happen([
    event(SuppressionAdded.of({ ...about, scope: 'tenant', reasonCode: 'hard_bounce', requestId: 'req_1' })),
    event(SuppressionAdded.of({ ...about, scope: 'campaign', campaignId: 'cmp_1', reasonCode: 'unsubscribe' })),
    event(SuppressionAdded.of({ ...about, scope: 'global', reasonCode: 'legal_request' })),
    event(SuppressionAdded.of({ ...about, scope: 'tenant', reasonCode: 'complaint', expiresAt: LATER })),
  ]);
  expect((await rows()).toSorted((a, b) => a.scope.localeCompare(b.scope))).toMatchObject([
    { scope: 'campaign', campaign_id: 'cmp_1', reason_code: 'unsubscribe', removed_at: null },
    { scope: 'tenant', reason_code: 'complaint', expires_at: new Date(LATER), send_id: null, removed_at: null },
  ]);
  const removed = { contactEmail: about.contactEmail, scope: 'tenant', removedBy: actor, removedAt: LATER } as const;
  await happen([event(SuppressionRemoved.of(removed))]);
  expect((await rows()).find(({ scope }) => scope === 'tenant')).toMatchObject({ removed_at: new Date(LATER) });
});

test('what a test key adds or takes off stands beside what is real', async () => {
  const workspaceId = newId('wsk');
  const { event } = aSend(workspaceId);
  const contactEmail = 'ada@example.com';
  const added = (reasonCode: string, scope: 'tenant' | 'campaign' = 'tenant') =>
    SuppressionAdded.of({
      contactEmail,
      scope,
      ...(scope === 'campaign' && { campaignId: 'c' }),
      reasonCode,
      addedBy: actor,
      addedAt: AT,
    });
  const removed = SuppressionRemoved.of({ contactEmail, scope: 'tenant', removedBy: actor, removedAt: LATER });
  await happen([
    event(added('complaint')),
    event(added('unsubscribe', 'campaign'), { testMode: true }),
    event(removed, { testMode: true }),
  ]);
  const rows = await bench.db
    .selectFrom('read.suppressions')
    .select(['scope', 'test_mode', 'reason_code', 'removed_at'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('last_sequence')
    .execute();
  expect(rows).toEqual([
    { scope: 'tenant', test_mode: false, reason_code: 'complaint', removed_at: null },
    { scope: 'campaign', test_mode: true, reason_code: 'unsubscribe', removed_at: null },
    { scope: 'tenant', test_mode: true, reason_code: '', removed_at: new Date(LATER) },
  ]);
});

test('a draft goes through its states', async () => {
  const { id, event } = aSend(bench.workspaceId);
  const draftId = newId('drf');
  const about = { draftId, recipientEmail: 'ada@example.com' };
  const row = () => bench.db.selectFrom('read.drafts').selectAll().where('draft_id', '=', draftId).executeTakeFirst();
  await happen([event(DraftCreated.of({ ...about, subject: 'A', content, createdBy: actor, createdAt: AT }))]);
  expect(await row()).toMatchObject({ status: 'draft', subject: 'A', content, created_at: new Date(AT) });
  await happen([
    event(DraftUpdated.of({ ...about, subject: 'B\0', content: edited, updatedBy: actor, updatedAt: AT })),
  ]);
  expect(await row()).toMatchObject({ subject: 'B\uFFFD', content: edited });
  await happen([event(DraftScheduled.of({ ...about, requestId: id, dueAt: LATER, scheduledAt: AT }))]);
  expect(await row()).toMatchObject({ status: 'scheduled', send_id: id, due_at: new Date(LATER) });
  await happen([event(DraftFailed.of({ ...about, requestId: id, reason: 'suppressed', failedAt: LATER }))]);
  expect(await row()).toMatchObject({ status: 'failed', error: 'suppressed' });
  await happen([event(DraftCanceled.of({ ...about, canceledBy: actor, canceledAt: LATER }))]);
  expect(await row()).toMatchObject({ status: 'canceled', due_at: null });
});
