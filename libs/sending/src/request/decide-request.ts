import {
  PolicyBlocked,
  SendApprovalPending,
  SendQueued,
  SendScheduled,
  type EventOf,
  type RecordedEvent,
} from '@posthorn/events';
import {
  contactFacts,
  judge,
  type ContactFacts,
  type PolicyContext,
  type PolicyDecision,
  type PolicyRequest,
  type PolicySettings,
} from '@posthorn/policy';
import { isBeginning, type Beginning, type BeginningFact, type RequestData } from './request-data.js';

/** How long somebody may take to approve a send. */
export const APPROVAL_LIFETIME_MS = 24 * 3_600_000;

/** A request that is ready to be judged. */
export interface JudgedSend {
  readonly data: RequestData;
  readonly policy: PolicyRequest;
  readonly settings: PolicySettings;
  readonly context: PolicyContext;
  /** ISO 8601 UTC; when it is to be queued, if not at once. */
  readonly dueAt?: string | undefined;
  /** Taken when it is held. */
  readonly approvalId: string;
  /** What held it until now. */
  readonly releasedFrom?: EventOf<typeof SendQueued>['data']['releasedFrom'];
}

/** What is known of a contact when a request about it is decided. */
export interface RequestState {
  readonly facts: ContactFacts;
  /** The last event of each type that a send begins with. */
  readonly begun: readonly Beginning[];
}

/** The fold, over all events of a contact or over the last of each type. */
export const requestState = {
  initialState: { facts: contactFacts.initialState, begun: [] } satisfies RequestState as RequestState,
  evolve({ facts, begun }: RequestState, event: RecordedEvent): RequestState {
    return {
      facts: contactFacts.evolve(facts, event),
      begun: isBeginning(event) ? [...begun.filter(({ type }) => type !== event.type), event] : begun,
    };
  },
};

/** Judges a request on the facts of its contact. Pure. */
export function decideRequest(send: JudgedSend, facts: ContactFacts): BeginningFact {
  const decision = judge(send.policy, facts, send.settings, send.context);
  if (decision.outcome === 'blocked') return blocked(send, decision);
  const at = new Date(send.context.atMs).toISOString();
  const { trace, ruleSetSha256, hold } = decision;
  const { dueAt, releasedFrom } = send;
  const policy = { trace, ruleSetSha256 };
  if (hold) {
    const expiresAt = new Date(send.context.atMs + APPROVAL_LIFETIME_MS).toISOString();
    const { approvalId } = send;
    return SendApprovalPending.of({ ...send.data, approvalId, ...hold, dueAt, expiresAt, pendingAt: at, policy });
  }
  if (dueAt !== undefined) return SendScheduled.of({ ...send.data, dueAt, scheduledAt: at, policy });
  return SendQueued.of({ ...send.data, queuedAt: at, policy, releasedFrom });
}

function blocked({ data, context }: JudgedSend, decision: PolicyDecision): BeginningFact {
  const { reason = 'risk_budget_exceeded', detail, cooldownExpiresAt, suppression, trace, ruleSetSha256 } = decision;
  const { requestId, recipientEmail, templateId, subject, content, dedupeKey, campaignId, threadId } = data;
  const { sendReason, groupId, origin, attachments, campaignStep, campaignPosition, variant, recipientName } = data;
  return PolicyBlocked.of({
    requestId,
    recipientEmail,
    reason,
    detail,
    cooldownExpiresAt,
    suppression,
    templateId,
    subject,
    content,
    dedupeKey,
    campaignId,
    threadId,
    sendReason,
    groupId,
    origin,
    attachments,
    campaignStep,
    campaignPosition,
    variant,
    recipientName,
    trace,
    ruleSetSha256,
    blockedAt: new Date(context.atMs).toISOString(),
  });
}
