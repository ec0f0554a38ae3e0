import type { Pauses } from '@posthorn/policy';
import type { BudgetWindow, Budgets, Requester } from '@posthorn/sending';

export interface LimitAnswer {
  /** Sends that would be let through now; 0 for none. */
  readonly count: number;
  /** When to look again if there are none; milliseconds since 1970. */
  readonly untilMs: number;
  /** To be called when they were asked for, or are not to be: until then no other campaign is let to ask for them. */
  done(): void;
}

const LOOK_AGAIN_MS = 15_000;
/** A budget may be raised before it is renewed. */
const LONGEST_WAIT_MS = 600_000;
const NOTHING = { count: 0, done: () => undefined };

/**
 * What workspace and agent may send now. A campaign waits for its turn where a single request would be refused: what is
 * asked for while a budget is used up, or during a pause, would be skipped for good.
 */
export class WorkspaceLimits {
  /** What campaigns of this process ask for just now, by workspace and mode: budgets do not know of it yet. */
  private readonly asking = new Map<string, number>();

  constructor(
    private readonly pauses: Pick<Pauses, 'isPaused'>,
    private readonly budgets: Pick<Budgets, 'status'>,
  ) {}

  /** Costs next to nothing: known within milliseconds, without I/O. */
  async isPaused({ workspaceId, agentId }: Requester): Promise<boolean> {
    return (await this.pauses.isPaused(workspaceId, agentId)) !== undefined;
  }

  /** @param most what is wanted */
  async allowance(requester: Requester, most: number): Promise<LimitAnswer> {
    const { workspaceId, agentId, testMode } = requester;
    const untilMs = Date.now() + LOOK_AGAIN_MS;
    if (await this.isPaused(requester)) return { ...NOTHING, untilMs };
    const key = `${workspaceId} ${testMode}`;
    const askedBefore = this.asking.get(key) ?? 0;
    const statuses = await Promise.all([
      this.budgets.status(workspaceId, undefined, { testMode }),
      ...(agentId === undefined ? [] : [this.budgets.status(workspaceId, agentId, { testMode })]),
    ]);
    const windows: BudgetWindow[] = statuses.flatMap(({ hourly, daily, monthly }) => [hourly, daily, monthly]);
    const full = windows.filter(({ remaining }) => remaining === 0).map(({ resetsAt }) => Date.parse(resetsAt ?? ''));
    const left = Math.min(...windows.map(({ remaining }) => remaining ?? Infinity));
    // Of what was asked for meanwhile, the budgets may have been read before or after: the larger part counts.
    const count = Math.min(most, left - Math.max(askedBefore, this.asking.get(key) ?? 0));
    if (count <= 0) {
      const renewedMs = Math.max(untilMs, ...full.filter((ms) => !Number.isNaN(ms)));
      return { ...NOTHING, untilMs: Math.min(renewedMs, Date.now() + LONGEST_WAIT_MS) };
    }
    return { count, untilMs, done: this.ask(key, count) };
  }

  /** @returns ends it */
  private ask(key: string, count: number): () => void {
    let left = count;
    this.asking.set(key, (this.asking.get(key) ?? 0) + count);
    return () => {
      const others = (this.asking.get(key) ?? 0) - left;
      left = 0;
      if (others > 0) this.asking.set(key, others);
      else this.asking.delete(key);
    };
  }
}
