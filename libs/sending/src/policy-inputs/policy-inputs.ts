import { normaliseAddress } from '@posthorn/events';
import {
  budgetCounters,
  type BudgetCounter,
  type DailySignals,
  type Pauses,
  type PolicyAgent,
  type PolicyContext,
  type PolicyRequest,
  type PolicySettings,
} from '@posthorn/policy';
import type { PolicySettingsStore } from './policy-settings-store.js';
import type { AgentRow, LintedTemplate, Senders } from './senders.js';

/** What the asker looked up for this very request, after it came: not looked up again. */
export interface KnownInputs {
  readonly agent?: AgentRow | undefined;
  readonly template?: LintedTemplate | undefined;
}

/** A send as far as policy looks at it. */
export interface Asked {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly recipientEmail: string;
  readonly testMode: boolean;
  readonly agentId?: string | undefined;
  readonly templateId?: string | undefined;
  readonly threadId?: string | undefined;
  readonly campaignId?: string | undefined;
  readonly contentSha256?: string | undefined;
  /** The From address. */
  readonly senderEmail?: string | undefined;
  readonly approved?: boolean | undefined;
  /** When it is to leave, if later than now. Milliseconds since 1970. */
  readonly dueAtMs?: number | undefined;
  readonly known?: KnownInputs | undefined;
}

/** Everything a judgement rests on besides the contact's facts and the budget. */
export interface Judged {
  readonly policy: PolicyRequest;
  readonly settings: PolicySettings;
  readonly context: Omit<PolicyContext, 'budget'>;
  readonly counters: readonly BudgetCounter[];
}

/** Gathers what the policy engine, which does no I/O, has to know. */
export class PolicyInputs {
  constructor(
    private readonly settings: Pick<PolicySettingsStore, 'get'>,
    private readonly senders: Pick<Senders, 'agent' | 'domain' | 'template' | 'globalSuppression'>,
    private readonly pauses: Pick<Pauses, 'isPaused'>,
    private readonly signals: Pick<DailySignals, 'today'>,
  ) {}

  /** @param atMs milliseconds since 1970 */
  async gather(asked: Asked, atMs: number): Promise<Judged> {
    const { workspaceId, agentId, templateId, senderEmail, recipientEmail, known: _known, ...rest } = asked;
    const senderDomain = senderEmail === undefined ? undefined : domainOf(senderEmail);
    const [settings, paused, agent, domain, template, global] = await Promise.all([
      this.settings.get(workspaceId),
      this.pauses.isPaused(workspaceId, agentId),
      this.agentOf(asked),
      senderDomain === undefined ? undefined : this.senders.domain(workspaceId, senderDomain),
      this.templateOf(asked),
      this.senders.globalSuppression(normaliseAddress(recipientEmail)),
    ]);
    const policy = { ...rest, recipientEmail, templateId, senderDomain, agent: agent && policyAgent(agent) };
    const warmup = domain?.warmup_started_at && { startedAtMs: domain.warmup_started_at.getTime(), atMs };
    return {
      policy,
      settings,
      context: {
        atMs,
        paused,
        globalSuppression: global && {
          reasonCode: global.reason_code,
          expiresAtMs: global.expires_at?.getTime(),
        },
        template:
          templateId === undefined
            ? undefined
            : { approved: template?.row.status === 'approved', lintErrors: template?.lintErrors ?? [] },
        domainVerified: senderDomain === undefined ? undefined : (domain?.verified_at ?? null) !== null,
        domainOfAnother: domain?.is_of_another,
        signals: asksForSignals(settings) ? await this.signals.today(workspaceId, atMs) : undefined,
      },
      counters: budgetCounters(policy, settings, warmup || undefined),
    };
  }

  private agentOf({ workspaceId, agentId, known }: Asked): Promise<AgentRow | undefined> | AgentRow | undefined {
    if (agentId === undefined) return undefined;
    return known?.agent?.id === agentId ? known.agent : this.senders.agent(workspaceId, agentId);
  }

  private templateOf({
    workspaceId,
    templateId,
    known,
  }: Asked): Promise<LintedTemplate | undefined> | LintedTemplate | undefined {
    if (templateId === undefined) return undefined;
    return known?.template?.row.id === templateId ? known.template : this.senders.template(workspaceId, templateId);
  }
}

function asksForSignals({ riskLimits, negativeSignalLimits }: PolicySettings): boolean {
  const { complaintsPerDay, unsubscribesPerDay } = negativeSignalLimits;
  return [riskLimits.hardBouncesPerDay, complaintsPerDay, unsubscribesPerDay].some((limit) => limit !== null);
}

function policyAgent(row: AgentRow): PolicyAgent {
  return {
    id: row.id,
    autonomyLevel: row.autonomy_level,
    hourlySendLimit: row.hourly_send_limit,
    dailySendLimit: row.daily_send_limit,
    allowlistDomains: row.allowlist_domains,
    blocklistDomains: row.blocklist_domains,
  };
}

/** Lower case, A-labels. */
function domainOf(address: string): string {
  const normalised = normaliseAddress(address);
  return normalised.slice(normalised.lastIndexOf('@') + 1);
}
