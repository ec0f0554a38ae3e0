import {
  agentCounter,
  workspaceCounter,
  type BudgetCounter,
  type BudgetLedger,
  type WindowUse,
} from '@posthorn/policy';
import type { PolicySettingsStore } from './policy-inputs/policy-settings-store.js';
import type { Senders } from './policy-inputs/senders.js';

/** One window of a budget, UTC. */
export interface BudgetWindow {
  /** With what processes have set aside and may still use. Null when nothing counts: an agent without a limit. */
  readonly used: number | null;
  /** Null when there is none. */
  readonly limit: number | null;
  /** Null when there is no limit. */
  readonly remaining: number | null;
  /** ISO 8601 UTC; null when nothing counts. */
  readonly resetsAt: string | null;
}

export interface BudgetStatus {
  readonly hourly: BudgetWindow;
  readonly daily: BudgetWindow;
  readonly monthly: BudgetWindow;
}

const NOT_COUNTED: BudgetWindow = { used: null, limit: null, remaining: null, resetsAt: null };

/** What has been sent of a budget, and what is left. */
export class Budgets {
  constructor(
    private readonly ledger: Pick<BudgetLedger, 'peek'>,
    private readonly settings: Pick<PolicySettingsStore, 'get'>,
    private readonly senders: Pick<Senders, 'agent'>,
  ) {}

  /**
   * Of the workspace, or of one agent of it.
   * @throws UnknownWorkspaceError, LogUnavailableError
   */
  async status(workspaceId: string, agentId?: string, { testMode = false } = {}): Promise<BudgetStatus> {
    const counter = await this.counterOf(workspaceId, agentId, testMode);
    const { counters } = counter ? await this.ledger.peek(workspaceId, [counter], Date.now()) : { counters: [] };
    const windows = counters[0]?.windows ?? [];
    const show = (name: WindowUse['window']) => view(windows.find(({ window }) => window === name));
    return { hourly: show('hour'), daily: show('day'), monthly: show('month') };
  }

  private async counterOf(
    workspaceId: string,
    agentId: string | undefined,
    testMode: boolean,
  ): Promise<BudgetCounter | undefined> {
    if (agentId === undefined) return workspaceCounter(await this.settings.get(workspaceId), testMode);
    const agent = await this.senders.agent(workspaceId, agentId);
    if (!agent) return undefined;
    const { id, hourly_send_limit: hourlySendLimit, daily_send_limit: dailySendLimit } = agent;
    const isCounted = hourlySendLimit !== null || dailySendLimit !== null;
    return isCounted ? agentCounter({ id, hourlySendLimit, dailySendLimit }, testMode) : undefined;
  }
}

function view(use: WindowUse | undefined): BudgetWindow {
  if (!use) return NOT_COUNTED;
  const { used, limit, resetsAt } = use;
  return { used, limit, remaining: limit === null ? null : Math.max(0, limit - used), resetsAt };
}
