import type { Decider } from '@posthorn/event-log';
import { AutopilotStarted, isEvent, type EventOf, type RecordedEvent } from '@posthorn/events';
import { CreditLimitReachedError } from './credit.errors.js';
import { creditMonthOf } from './credit-month.js';

type Started = EventOf<typeof AutopilotStarted>['data'];

/** A run that wants to start. */
export type SpendCredit = Omit<Started, 'creditsUsed' | 'creditLimit'> & { readonly creditLimit: number };

/** What the last start of a workspace says: the running total travels in the event. */
export interface SpentCredits {
  /** In the month of `lastStartedAt`. */
  readonly used: number;
  /** ISO 8601 UTC; nothing before the first run. */
  readonly lastStartedAt?: string;
}

export const NOTHING_SPENT: SpentCredits = { used: 0 };

/** On the last `autopilot.started` of the workspace, whatever its run. */
export const spendCreditDecider: Decider<SpendCredit, SpentCredits, EventOf<typeof AutopilotStarted>> = {
  initialState: NOTHING_SPENT,
  decide(command, spent) {
    // No earlier than the last one, or a clock that is behind would bring a month back that is over.
    const { lastStartedAt = command.startedAt } = spent;
    const startedAt = command.startedAt < lastStartedAt ? lastStartedAt : command.startedAt;
    const used = usedInMonth(spent, new Date(startedAt));
    if (used >= command.creditLimit) throw new CreditLimitReachedError(used, command.creditLimit);
    return [AutopilotStarted.of({ ...command, startedAt, creditsUsed: used + 1 })];
  },
  evolve: spentAfter,
};

export function spentAfter(spent: SpentCredits, event: RecordedEvent): SpentCredits {
  if (!isEvent(AutopilotStarted, event)) return spent;
  return { used: event.data.creditsUsed, lastStartedAt: event.data.startedAt };
}

/** Credits spent so far in the month of a time. */
export function usedInMonth({ used, lastStartedAt }: SpentCredits, time: Date): number {
  if (lastStartedAt === undefined) return 0;
  return creditMonthOf(new Date(lastStartedAt)).name >= creditMonthOf(time).name ? used : 0;
}
