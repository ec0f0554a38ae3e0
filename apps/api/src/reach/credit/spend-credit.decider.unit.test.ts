import type { AutopilotStarted } from '@posthorn/events';
import { type EventFact, type RecordedEvent } from '@posthorn/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CreditLimitReachedError } from './credit.errors.js';
import {
  NOTHING_SPENT,
  spendCreditDecider,
  spentAfter,
  usedInMonth,
  type SpendCredit,
} from './spend-credit.decider.js';

const command = (rest: Partial<SpendCredit> = {}): SpendCredit => ({
  runId: 'run_1',
  goal: 'Find SaaS founders in India',
  startedBy: { kind: 'key', id: 'key_1' },
  startedAt: '2026-06-15T09:00:00.000Z',
  creditLimit: 2,
  ...rest,
});

/** The totals of runs that start one after another; `refused` where the limit is reached. */
function totals(commands: readonly SpendCredit[]): (number | 'refused')[] {
  let spent = NOTHING_SPENT;
  return commands.map((each) => {
    try {
      const [fact] = spendCreditDecider.decide(each, spent);
      if (!fact) return 'refused';
      spent = spentAfter(spent, recorded(fact));
      return fact.data.creditsUsed;
    } catch (error) {
      expect(error).toBeInstanceOf(CreditLimitReachedError);
      return 'refused';
    }
  });
}

function recorded(fact: ReturnType<typeof AutopilotStarted.of>): RecordedEvent {
  const event: EventFact = { ...fact };
  return event as RecordedEvent;
}

describe('a credit', () => {
  test('is counted with every run, until the limit', () => {
    expect(totals([command(), command(), command()])).toEqual([1, 2, 'refused']);
  });

  test('of 0 lets nothing start', () => {
    expect(totals([command({ creditLimit: 0 })])).toEqual(['refused']);
  });

  test('that is raised in the month goes on from what is spent', () => {
    expect(totals([command(), command(), command({ creditLimit: 5 })])).toEqual([1, 2, 3]);
  });

  test('is back with the next month, UTC', () => {
    const at = (startedAt: string) => command({ startedAt, creditLimit: 1 });
    expect(
      totals([at('2026-06-30T23:59:59.999Z'), at('2026-06-30T23:59:59.999Z'), at('2026-07-01T00:00:00.000Z')]),
    ).toEqual([1, 'refused', 1]);
  });

  test('is not back for a clock that is behind', () => {
    const at = (startedAt: string) => command({ startedAt, creditLimit: 1 });
    expect(
      totals([at('2026-07-01T00:00:00.000Z'), at('2026-06-30T23:59:59.000Z'), at('2026-07-01T00:00:01.000Z')]),
    ).toEqual([1, 'refused', 'refused']);
  });

  test('whatever the clocks say, no month has more runs than the limit', () => {
    const minute = fc
      .integer({ min: 0, max: 90 * 24 * 60 })
      .map((minutes) => new Date(Date.UTC(2026, 5, 1) + minutes * 60_000));
    fc.assert(
      fc.property(fc.array(minute, { maxLength: 60 }), fc.integer({ min: 0, max: 5 }), (times, creditLimit) => {
        let spent = NOTHING_SPENT;
        const started = new Map<string, number>();
        for (const time of times) {
          try {
            const [fact] = spendCreditDecider.decide(command({ startedAt: time.toISOString(), creditLimit }), spent);
            if (!fact) continue;
            spent = spentAfter(spent, recorded(fact));
            const month = fact.data.startedAt.slice(0, 7);
            started.set(month, (started.get(month) ?? 0) + 1);
            expect(usedInMonth(spent, new Date(fact.data.startedAt))).toBe(started.get(month));
          } catch (error) {
            if (!(error instanceof CreditLimitReachedError)) throw error;
          }
        }
        expect(Math.max(0, ...started.values())).toBeLessThanOrEqual(creditLimit);
      }),
    );
  });
});
