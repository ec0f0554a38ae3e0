import { setTimeout } from 'node:timers/promises';
import type { OnModuleDestroy } from '@nestjs/common';
import { CAMPAIGN_TIMER } from '@posthorn/campaigns';
import { waitForPosition, type Db } from '@posthorn/database';
import type { EventLog, Timers } from '@posthorn/event-log';
import { dispatchedBetween, DRAIN_AT_MOST_MS, isDrained, type Dispatched } from './drained.js';
import { countDispatched, findDueCampaigns, type DispatchCounts, type DueCampaign } from './due-campaign.queries.js';

const CATCH_UP_MS = 5_000;
const LOOK_EVERY_MS = 100;
/** Of one call; the next one has the others. */
const CAMPAIGNS_AT_ONCE = 1_000;

/**
 * Dispatches on demand what the campaigns of all workspaces have due (ADR 0027). Nothing waits for it: the planner and the
 * dispatcher work by themselves, so it wakes the one, watches the other, and tells what left meanwhile.
 */
export class Drain implements OnModuleDestroy {
  private isEnding = false;

  constructor(
    private readonly db: Db,
    private readonly log: Pick<EventLog, 'bounds'>,
    private readonly timers: Pick<Timers, 'schedule'>,
  ) {}

  /** Whoever waits is answered with what there is before the process ends. */
  onModuleDestroy(): void {
    this.isEnding = true;
  }

  async run(): Promise<Dispatched> {
    const { last } = await this.log.bounds();
    await waitForPosition(this.db, last, CATCH_UP_MS);
    const due = await findDueCampaigns(this.db, CAMPAIGNS_AT_ONCE);
    if (due.length === 0) return { processed: 0, sent: 0, failed: 0, skipped: 0 };
    const before = await countDispatched(this.db, due);
    await Promise.all(due.map((campaign) => this.wake(campaign)));
    return dispatchedBetween(before, await this.drained(due, before));
  }

  /** A timer that is set already is moved here; one that finds nothing due sets the next one by itself. */
  private wake({ workspace_id: workspaceId, campaign_id: id }: DueCampaign): Promise<void> {
    return this.timers.schedule({ kind: CAMPAIGN_TIMER, workspaceId, id, at: new Date(), data: {} });
  }

  private async drained(due: readonly DueCampaign[], before: DispatchCounts): Promise<DispatchCounts> {
    const beganAtMs = performance.now();
    let counts = before;
    let changedAtMs = beganAtMs;
    for (;;) {
      const nowMs = performance.now();
      if (this.isEnding || isDrained(counts, nowMs - changedAtMs) || nowMs - beganAtMs >= DRAIN_AT_MOST_MS)
        return counts;
      await setTimeout(LOOK_EVERY_MS);
      const next = await countDispatched(this.db, due);
      if (JSON.stringify(next) !== JSON.stringify(counts)) changedAtMs = performance.now();
      counts = next;
    }
  }
}
