import {
  CampaignCanceled,
  CampaignCompleted,
  CampaignCreated,
  CampaignFailed,
  CampaignPaused,
  CampaignProgressed,
  CampaignRecipientsAdded,
  CampaignResumed,
  CampaignScheduled,
  CampaignStarted,
  type EventFact,
  type RecordedEvent,
} from '@posthorn/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CampaignChangedError,
  CampaignConflictError,
  InvalidCampaignError,
  UnknownCampaignError,
} from '../campaigns.errors.js';
import { noCourse, reached, withEvents } from './campaign-course.js';
import { evolveCampaign, type CampaignState, type CampaignStatus } from './campaign-state.js';
import {
  decideAddRecipients,
  decideCancel,
  decideComplete,
  decideCreate,
  decidePause,
  decideResume,
  decideSchedule,
  decideStart,
  decideUpdate,
  RecipientsChangedError,
  type CampaignFact,
} from './campaign.decider.js';

const campaignId = 'cmp_01K6ZQ4T1V8N3M5P7R9S2W4X6Y';
const AT = '2026-06-15T12:00:00.000Z';
const LATER = '2026-06-16T12:00:00.000Z';
const by = { kind: 'key' } as const;
const sha256 = 'a'.repeat(64);
const definition = { sha256, sizeBytes: 1, contentType: 'application/json' };

const facts = {
  created: CampaignCreated.of({ campaignId, name: 'x', definition, createdBy: by, createdAt: AT }),
  added: CampaignRecipientsAdded.of({ campaignId, added: 10, skipped: 0, total: 10, addedAt: AT }),
  scheduled: CampaignScheduled.of({ campaignId, dueAt: LATER, scheduledBy: by, scheduledAt: AT }),
  started: CampaignStarted.of({ campaignId, total: 10, startedAt: AT }),
  paused: CampaignPaused.of({ campaignId, reason: 'requested', pausedBy: by, pausedAt: AT }),
  resumed: CampaignResumed.of({ campaignId, resumedBy: by, resumedAt: AT }),
  canceled: CampaignCanceled.of({ campaignId, canceledBy: by, canceledAt: AT }),
  completed: CampaignCompleted.of({ campaignId, total: 10, dispatched: 10, skipped: 0, completedAt: AT }),
  failed: CampaignFailed.of({ campaignId, reason: 'no_verified_domain', error: 'x', failedAt: AT }),
};
type Fact = keyof typeof facts;

function recorded(fact: EventFact, sequence: number): RecordedEvent {
  return {
    ...fact,
    id: `evt_${sequence}`,
    sequence,
    subject: 'evt.w.campaign.c.x',
    workspaceId: 'w',
    occurredAt: AT,
    testMode: false,
    correlationId: campaignId,
  };
}

function after(...names: readonly Fact[]): CampaignState | undefined {
  return names.map((name, i) => recorded(facts[name], i + 1)).reduce(evolveCampaign, undefined);
}

/** A history that leads to each status. */
const HISTORIES: Readonly<Record<CampaignStatus, readonly Fact[]>> = {
  draft: ['created', 'added'],
  scheduled: ['created', 'added', 'scheduled'],
  sending: ['created', 'added', 'started'],
  paused: ['created', 'added', 'started', 'paused'],
  sent: ['created', 'added', 'started', 'completed'],
  cancelled: ['created', 'added', 'started', 'canceled'],
  failed: ['created', 'added', 'started', 'failed'],
};
const STATUSES = Object.keys(HISTORIES) as CampaignStatus[];

const COMMANDS: Readonly<Record<string, (state: CampaignState | undefined) => readonly CampaignFact[]>> = {
  update: (state) => decideUpdate({ campaignId, name: 'y', definition, updatedBy: by, updatedAt: AT }, state),
  addRecipients: (state) => decideAddRecipients({ campaignId, added: 1, skipped: 0, total: 10, addedAt: AT }, state),
  schedule: (state) => decideSchedule({ campaignId, dueAt: LATER, scheduledBy: by, scheduledAt: AT }, state),
  start: (state) => decideStart({ campaignId, startedAt: AT }, state),
  pause: (state) => decidePause({ campaignId, reason: 'requested', pausedBy: by, pausedAt: AT }, state),
  resume: (state) => decideResume({ campaignId, resumedBy: by, resumedAt: AT }, state),
  cancel: (state) => decideCancel({ campaignId, reason: 'requested', canceledBy: by, canceledAt: AT }, state),
};

/** What a command comes to in each status: `+` happens, `=` is so already, `!` a conflict. */
const TABLE = `
                draft scheduled sending paused sent cancelled failed
  update          +       +        !      !     !       !       !
  addRecipients   +       +        +      +     !       !       !
  schedule        +       +        !      !     !       !       !
  start           +       +        =      !     !       !       !
  pause           !       +        +      =     !       !       !
  resume          !       !        =      +     !       !       !
  cancel          +       +        +      +     !       =       !`;

const [columns = '', ...rows] = TABLE.trim().split('\n');
const cases = rows.flatMap((row) => {
  const [command = '', ...marks] = row.trim().split(/\s+/);
  return columns
    .trim()
    .split(/\s+/)
    .map((status, i) => [command, status as CampaignStatus, marks[i] ?? ''] as const);
});

function outcome(command: string, state: CampaignState | undefined): string {
  try {
    return COMMANDS[command]?.(state).length === 0 ? '=' : '+';
  } catch (error) {
    if (error instanceof CampaignConflictError) return '!';
    throw error;
  }
}

describe('a command', () => {
  test.each(cases)('%s of a campaign that is %s: %s', (command, status, mark) => {
    const state = after(...HISTORIES[status]);
    expect(state?.status).toBe(status);
    expect(outcome(command, state)).toBe(mark);
  });

  test.each(Object.keys(COMMANDS))('%s of a campaign that is not there says so', (command) => {
    expect(() => COMMANDS[command]?.(undefined)).toThrow(UnknownCampaignError);
  });

  test('says what it is and what to do', () => {
    expect(() => COMMANDS['resume']?.(after('created'))).toThrow(/is draft: start or schedule it first$/);
  });
});

test('created twice with the same id is one campaign', () => {
  expect(decideCreate({ campaignId, name: 'x', createdBy: by, createdAt: AT }, after('created'))).toEqual([]);
});

test('nothing starts without recipients, or in the past', () => {
  expect(() => COMMANDS['start']?.(after('created'))).toThrow(InvalidCampaignError);
  const past = { campaignId, dueAt: AT, scheduledBy: by, scheduledAt: AT };
  expect(() => decideSchedule(past, after('created', 'added'))).toThrow(/scheduledAt must be in the future/);
});

test('a change of what somebody else has changed since has to be made again', () => {
  const data = { campaignId, name: 'y', definition, updatedBy: by, updatedAt: AT };
  expect(decideUpdate(data, after('created'), { name: 'x', sha256 })).toHaveLength(1);
  for (const seen of [
    { name: 'other', sha256 },
    { name: 'x', sha256: 'f'.repeat(64) },
  ])
    expect(() => decideUpdate(data, after('created'), seen)).toThrow(CampaignChangedError);
});

test('recipients that somebody else added meanwhile have to be looked at first', () => {
  const data = { campaignId, added: 1, skipped: 0, total: 9, addedAt: AT };
  expect(() => decideAddRecipients(data, after('created', 'added'))).toThrow(RecipientsChangedError);
});

test('a pause ends where it began, also after another one', () => {
  expect(after('created', 'added', 'scheduled', 'paused', 'resumed')).toMatchObject({ status: 'scheduled' });
  expect(after('created', 'added', 'started', 'paused', 'resumed', 'paused', 'resumed')).toMatchObject({
    status: 'sending',
  });
});

test('is not completed when somebody was added, or it was paused, since it was looked at', () => {
  const data = { campaignId, total: 10, dispatched: 10, skipped: 0, completedAt: AT };
  expect(decideComplete(data, 10, after(...HISTORIES.sending))).toHaveLength(1);
  expect(decideComplete(data, 9, after(...HISTORIES.sending))).toEqual([]);
  for (const status of STATUSES.filter((one) => one !== 'sending')) {
    expect(decideComplete(data, 10, after(...HISTORIES[status]))).toEqual([]);
  }
});

test('the last event of each type tells the state as well as all of them', () => {
  // What a command would let happen next.
  const walk = fc.infiniteStream(
    fc.constantFrom<Fact>('added', 'scheduled', 'started', 'paused', 'resumed', 'canceled', 'completed'),
  );
  fc.assert(
    fc.property(walk, fc.integer({ min: 0, max: 30 }), (stream, length) => {
      const history: Fact[] = ['created'];
      for (const next of stream.take(length)) if (mayFollow(next, after(...history))) history.push(next);
      const events = history.map((name, i) => recorded(facts[name], i + 1));
      const latest = events.filter(({ type }, i) => !events.slice(i + 1).some((later) => later.type === type));
      expect(latest.reduce(evolveCampaign, undefined)).toEqual(events.reduce(evolveCampaign, undefined));
    }),
  );
});

function mayFollow(fact: Fact, state: CampaignState | undefined): boolean {
  const command = {
    added: 'addRecipients',
    scheduled: 'schedule',
    started: 'start',
    paused: 'pause',
    resumed: 'resume',
    canceled: 'cancel',
  }[fact as string];
  if (command === undefined) return state?.status === 'sending';
  try {
    return (COMMANDS[command]?.(state && { ...state, total: 10 }).length ?? 0) > 0;
  } catch {
    return false;
  }
}

test('ranges that two replicas did both count once, and leave no gap', () => {
  const range = fc.record({ first: fc.nat(50), length: fc.integer({ min: 1, max: 20 }) });
  fc.assert(
    fc.property(fc.array(range, { maxLength: 20 }), (given) => {
      let end = 0;
      const events = given.map(({ first, length }, i) => {
        // Each begins where that replica believed the end to be, at or before it.
        const firstPosition = Math.min(first, end);
        const endPosition = firstPosition + length;
        end = Math.max(end, endPosition);
        const data = { campaignId, campaignStep: 1, firstPosition, endPosition, asked: length, progressedAt: AT };
        return recorded(CampaignProgressed.of(data), i + 1);
      });
      const course = withEvents(noCourse, events);
      expect(reached(course, 1)).toBe(end);
      const ranges = course.ranges.get(1) ?? [];
      for (const [i, one] of ranges.entries()) expect(one.first).toBe(ranges[i - 1]?.end ?? 0);
      expect(ranges.reduce((sum, { asked }) => sum + asked, 0)).toBe(end);
      // Read in two parts, as a runner does, it is the same.
      const half = Math.floor(events.length / 2);
      expect(withEvents(withEvents(noCourse, events.slice(0, half)), events.slice(half))).toEqual(course);
    }),
  );
});
