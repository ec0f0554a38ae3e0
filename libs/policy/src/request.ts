import type { BudgetAnswer } from './budget/budget-answer.js';
import type { Pause } from './pause/pause.js';
import type { SignalCounts } from './signals/signal-counts.js';

/** What of an agent decides about its mail. */
export interface PolicyAgent {
  readonly id: string;
  /** 1 every send is held for approval, 2 the first to a contact without a thread, 3 none. */
  readonly autonomyLevel: 1 | 2 | 3;
  readonly hourlySendLimit: number | null;
  readonly dailySendLimit: number | null;
  /** Recipient domains, A-labels in lower case; empty allows all. A domain includes its subdomains. */
  readonly allowlistDomains: readonly string[];
  readonly blocklistDomains: readonly string[];
}

/** A send that somebody asks for. */
export interface PolicyRequest {
  readonly requestId: string;
  readonly recipientEmail: string;
  readonly testMode: boolean;
  readonly templateId?: string | undefined;
  readonly contentSha256?: string | undefined;
  readonly threadId?: string | undefined;
  readonly campaignId?: string | undefined;
  /** Domain of the From address. */
  readonly senderDomain?: string | undefined;
  readonly agent?: PolicyAgent | undefined;
  /** When it is to leave, if later than now; it is judged again then. Milliseconds since 1970. */
  readonly dueAtMs?: number | undefined;
  /** A person has approved this content: it is not held again. */
  readonly approved?: boolean | undefined;
}

/** A fact about the recipient that only the operator's list knows. */
export interface GlobalSuppression {
  readonly reasonCode: string;
  readonly expiresAtMs?: number | undefined;
}

/** What else is known at the time of the decision; looked up before, so that the decision needs no I/O. */
export interface PolicyContext {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** From `Pauses.isPaused`. */
  readonly paused: Pause | undefined;
  /** From `BudgetLedger.take`, or `.peek` for a dry run. */
  readonly budget: BudgetAnswer;
  readonly globalSuppression?: GlobalSuppression | undefined;
  /** The template the request names; left out when it names none. */
  readonly template?: { readonly approved: boolean; readonly lintErrors: readonly string[] } | undefined;
  /** Whether the sender's domain is verified; left out when nobody looked. */
  readonly domainVerified?: boolean | undefined;
  /** Whether the sender's domain, or one above it, is verified for another workspace and none of them for this one. */
  readonly domainOfAnother?: boolean | undefined;
  /** From `DailySignals.today`; left out when no limit asks for it. */
  readonly signals?: SignalCounts | undefined;
  /** An opportunity that a person works on; nothing finds one yet. */
  readonly activeOpportunity?: { readonly id: string } | undefined;
  /** Another agent's lease of the contact; nothing finds one yet. */
  readonly lease?: { readonly agentId: string; readonly expiresAtMs: number } | undefined;
}
