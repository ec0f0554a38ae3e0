import type { Db } from '@posthorn/database';
import type { EventLog } from '@posthorn/event-log';
import { AutopilotStarted, eventSubjectFilter } from '@posthorn/events';
import { findCreditLimit, storeCreditLimit } from './credit.queries.js';
import { creditMonthOf } from './credit-month.js';
import { NOTHING_SPENT, spentAfter, usedInMonth } from './spend-credit.decider.js';

/** How a workspace stands. */
export interface CreditBalance {
  /** `2026-06`: a calendar month, UTC. */
  readonly month: string;
  readonly limit: number;
  /** True when the limit is the workspace's own and not `AUTOPILOT_CREDITS`. */
  readonly isOwnLimit: boolean;
  readonly used: number;
  readonly remaining: number;
  readonly resetsAt: Date;
}

/** Every run that a workspace started; the last one has the running total. */
export function startsOf(workspaceId: string): string {
  const { family, verb } = AutopilotStarted;
  return eventSubjectFilter({ workspaceId, family, verb });
}

/** Autopilot credits: one for every run, so many a month. What is spent stands in the log, what may be in the configuration. */
export class AutopilotCredits {
  /** @param defaultLimit of workspaces that have none of their own */
  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'last'>,
    private readonly defaultLimit: number,
  ) {}

  async balanceOf(workspaceId: string, now = new Date()): Promise<CreditBalance> {
    const [own, last] = await Promise.all([
      findCreditLimit(this.db, workspaceId),
      this.log.last(startsOf(workspaceId)),
    ]);
    const used = usedInMonth(last ? spentAfter(NOTHING_SPENT, last) : NOTHING_SPENT, now);
    const limit = own?.limit ?? this.defaultLimit;
    const { name: month, endsAt: resetsAt } = creditMonthOf(now);
    const remaining = Math.max(0, limit - used);
    return { month, limit, isOwnLimit: typeof own?.limit === 'number', used, remaining, resetsAt };
  }

  async limitOf(workspaceId: string): Promise<number> {
    return (await findCreditLimit(this.db, workspaceId))?.limit ?? this.defaultLimit;
  }

  /** @param limit from 0; null for that of the installation */
  async setLimit(workspaceId: string, limit: number | null): Promise<void> {
    await storeCreditLimit(this.db, workspaceId, limit);
  }
}
