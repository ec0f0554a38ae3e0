import {
  DraftCanceled,
  DraftCreated,
  DraftFailed,
  DraftScheduled,
  DraftSending,
  DraftSent,
  DraftUpdated,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import { describe, expect, test } from 'vitest';
import { draftDecider, type DraftCommand, type DraftState } from './draft.decider.js';

const draftId = 'drf_1';
const about = { draftId, recipientEmail: 'alice@example.com' };
const at = '2026-11-20T10:00:00.000Z';
const by = { kind: 'key' } as const;
const content = (sha: string) => ({ sha256: sha.repeat(64), sizeBytes: 1, contentType: 'x' });
const requestId = 'req_1';

const written = DraftCreated.of({ ...about, content: content('a'), createdBy: by, createdAt: at });
const rewritten = DraftUpdated.of({ ...about, content: content('b'), updatedBy: by, updatedAt: at });
const scheduled = DraftScheduled.of({ ...about, requestId, dueAt: '2026-12-01T00:00:00Z', scheduledAt: at });
const sending = DraftSending.of({ ...about, requestId, sendingAt: at });
const sent = DraftSent.of({ ...about, requestId, sentAt: at });
const failed = DraftFailed.of({ ...about, requestId, reason: 'suppressed', failedAt: at });
const canceled = DraftCanceled.of({ ...about, canceledBy: by, canceledAt: at });

const commands: Record<string, DraftCommand> = {
  create: { kind: 'create', data: written.data },
  update: { kind: 'update', data: rewritten.data },
  'hand-over': { kind: 'hand-over', data: sending.data, contentSha256: 'a'.repeat(64) },
  schedule: { kind: 'schedule', data: scheduled.data, contentSha256: 'a'.repeat(64) },
  fail: { kind: 'fail', data: failed.data },
  cancel: { kind: 'cancel', data: canceled.data },
};

const decider = draftDecider(draftId);

function decide(command: DraftCommand, ...past: EventFact[]): string[] | string {
  const events = past.map((fact) => ({ ...fact }));
  const state = events.reduce<DraftState>(
    (all, event) => decider.evolve(all, event as RecordedEvent),
    decider.initialState,
  );
  try {
    return decider.decide(command, state).map(({ type }) => type);
  } catch (error) {
    return (error as Error).name;
  }
}

/** What each command does in each state: facts, none, or a refusal. */
const CLOSED = 'DraftClosedError';
const TABLE: readonly (readonly [state: string, past: EventFact[], answers: Record<string, string[] | string>])[] = [
  [
    'nothing',
    [],
    { create: ['draft.created'], update: CLOSED, 'hand-over': CLOSED, schedule: CLOSED, fail: [], cancel: CLOSED },
  ],
  [
    'a draft',
    [written],
    {
      create: [],
      update: ['draft.updated'],
      'hand-over': ['draft.sending'],
      schedule: ['draft.scheduled'],
      fail: [],
      cancel: ['draft.canceled'],
    },
  ],
  [
    'scheduled',
    [written, scheduled],
    {
      create: [],
      update: ['draft.updated'],
      'hand-over': CLOSED,
      schedule: [],
      fail: ['draft.failed'],
      cancel: ['draft.canceled'],
    },
  ],
  [
    'sending',
    [written, sending],
    { create: [], update: CLOSED, 'hand-over': [], schedule: CLOSED, fail: ['draft.failed'], cancel: CLOSED },
  ],
  [
    'sent',
    [written, sending, sent],
    { create: [], update: CLOSED, 'hand-over': CLOSED, schedule: CLOSED, fail: [], cancel: CLOSED },
  ],
  [
    'failed',
    [written, sending, failed],
    { create: [], update: CLOSED, 'hand-over': CLOSED, schedule: CLOSED, fail: [], cancel: CLOSED },
  ],
  [
    'canceled',
    [written, canceled],
    { create: [], update: CLOSED, 'hand-over': CLOSED, schedule: CLOSED, fail: [], cancel: [] },
  ],
];

describe.each(TABLE)('%s', (_, past, answers) => {
  test.each(Object.entries(answers))('at %s is %j', (kind, answer) => {
    const command = commands[kind];
    if (command === undefined) throw new Error(`no command ${kind}`);
    expect(decide(command, ...past)).toEqual(answer);
  });
});

test('what was rewritten meanwhile is not sent as it was read', () => {
  for (const kind of ['hand-over', 'schedule'])
    expect(decide(commands[kind]!, written, rewritten)).toBe('DraftChangedError');
});

test('another time moves it; another request id does not count as handed over', () => {
  const moved: DraftCommand = {
    kind: 'schedule',
    contentSha256: 'a'.repeat(64),
    data: { ...scheduled.data, dueAt: '2026-12-02T00:00:00Z' },
  };
  expect(decide(moved, written, scheduled)).toEqual(['draft.scheduled']);
  const other: DraftCommand = {
    kind: 'hand-over',
    contentSha256: 'a'.repeat(64),
    data: { ...sending.data, requestId: 'req_2' },
  };
  expect(decide(other, written, sending)).toBe(CLOSED);
});

test('drafts to the same person are told apart', () => {
  const other = DraftCanceled.of({ ...about, draftId: 'drf_2', canceledBy: by, canceledAt: at });
  expect(decide(commands['hand-over']!, written, other)).toEqual(['draft.sending']);
});
