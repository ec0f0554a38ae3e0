import { DeliveryDelivered } from '@posthorn/events';
import { expect, test } from 'vitest';
import type { Decider } from './decider.js';
import type { DecideTarget, EventLog } from './event-log.js';
import { logFixture } from './log-fixture.js';

/** Lets a mark through as long as fewer than three are stored. */
const atMostThree: Decider<string, number, ReturnType<typeof DeliveryDelivered.of>> = {
  initialState: 0,
  decide: (mark, stored) =>
    stored >= 3
      ? []
      : [
          DeliveryDelivered.of({
            requestId: mark,
            recipientEmail: 'a@example.com',
            deliveredAt: '2026-01-01T00:00:00Z',
          }),
        ],
  evolve: (stored) => stored + 1,
};

export function decideContract(log: () => EventLog): void {
  function target(workspaceId: string, messageId?: string): DecideTarget {
    return {
      workspaceId,
      subject: `evt.${workspaceId}.*.anna.*`,
      place: (fact) => ({
        workspaceId,
        key: 'anna',
        occurredAt: '2026-01-02T03:04:05.678Z',
        testMode: false,
        correlationId: String(fact.data['requestId']),
      }),
      ...(messageId !== undefined && { messageId }),
    };
  }

  test('a decision rests on the events of its subject, and may be that nothing happens', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    await log().append([delivered('a'), delivered('b'), delivered('other', { key: 'bert' })]);
    const third = await log().decide(target(workspaceId), atMostThree, 'c');
    expect(third.events.map(({ correlationId }) => correlationId)).toEqual(['c']);
    expect(await log().decide(target(workspaceId), atMostThree, 'd')).toEqual({ events: [], duplicate: false });
    expect(await marks()).toEqual(['a', 'b', 'other', 'c']);
  });

  test('concurrent decisions never rest on the same state', async () => {
    const { workspaceId, marks } = logFixture(log());
    const decisions = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((mark) => log().decide(target(workspaceId), atMostThree, mark)),
    );
    expect(decisions.filter(({ events }) => events.length === 1)).toHaveLength(3);
    expect(await marks()).toHaveLength(3);
  });

  test('of 64 decisions at once on one subject each gets its turn', async () => {
    const { workspaceId, marks } = logFixture(log());
    const always = { ...atMostThree, decide: (mark: string) => atMostThree.decide(mark, 0) };
    const wanted = Array.from({ length: 64 }, (_, i) => `mark${i}`);
    await Promise.all(wanted.map((mark) => log().decide(target(workspaceId), always, mark)));
    expect(await marks()).toEqual(wanted);
  });

  test('a message on the subject that is no event does not stand in the way of a decision', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const event = delivered('never');
    await log().append([delivered('a'), { ...event, fact: { ...event.fact, version: 0, data: {} } }]);
    for (const fold of ['history', 'latest', 'last'] as const) {
      const { events } = await log().decide({ ...target(workspaceId), fold }, atMostThree, fold);
      expect(events).toHaveLength(1);
    }
    expect(await marks()).toEqual(['a', 'history', 'latest', 'last']);
  });

  test('a decision on the latest events sees the last one of each subject, in order, and is guarded by all', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    await log().append([delivered('a'), opened('b'), delivered('c'), opened('d', { key: 'bert' }), delivered('e')]);
    const seen: string[] = [];
    const record: typeof atMostThree = {
      ...atMostThree,
      evolve(stored, { correlationId }) {
        seen.push(correlationId);
        return stored + 1;
      },
    };
    const decide = (mark: string) => log().decide({ ...target(workspaceId), fold: 'latest' }, record, mark);
    await decide('x');
    expect(seen).toEqual(['b', 'e']);
    await Promise.all([decide('y'), decide('z')]);
    expect((await marks()).slice(5).toSorted()).toEqual(['x', 'y', 'z']);
  });

  test('a decision on the last event alone sees one of all its subjects, and is guarded by all', async () => {
    const { workspaceId, delivered, opened, marks } = logFixture(log());
    const seen: string[] = [];
    const record: typeof atMostThree = {
      ...atMostThree,
      evolve(stored, { correlationId }) {
        seen.push(correlationId);
        return stored + 1;
      },
    };
    const decide = (mark: string) => log().decide({ ...target(workspaceId), fold: 'last' }, record, mark);
    await decide('first');
    await log().append([opened('a', { key: 'bert' }), delivered('b'), opened('c')]);
    await decide('x');
    expect(seen).toEqual(['c']);
    await Promise.all([decide('y'), decide('z')]);
    expect(seen).toHaveLength(3);
    expect((await marks()).slice(5).toSorted()).toEqual(['y', 'z']);
  });

  test('a decision on the last event alone sees the one before a message that is no event', async () => {
    const { workspaceId, delivered, marks } = logFixture(log());
    const event = delivered('never');
    await log().append([delivered('a'), { ...event, fact: { ...event.fact, version: 0, data: {} } }]);
    const onlyAfterA: typeof atMostThree = {
      ...atMostThree,
      decide: (mark, stored) => (stored === 0 ? [] : atMostThree.decide(mark, 0)),
    };
    await log().decide({ ...target(workspaceId), fold: 'last' }, onlyAfterA, 'b');
    expect(await marks()).toEqual(['a', 'b']);
  });

  test('a repeated decision with its message id appends nothing', async () => {
    const { workspaceId, marks } = logFixture(log());
    const first = await log().decide(target(workspaceId, `command:${workspaceId}`), atMostThree, 'a');
    const again = await log().decide(target(workspaceId, `command:${workspaceId}`), atMostThree, 'a');
    expect(again).toEqual({ ...first, duplicate: true });
    expect(await marks()).toEqual(['a']);
  });
}
