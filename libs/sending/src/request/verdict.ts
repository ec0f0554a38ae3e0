import type { Decision, SendVerdict } from '../send-command.js';
import type { BeginningFact } from './request-data.js';

/** The answer to a request, as its first fact says it; the same for the fact to be recorded and for the one found later. */
export function verdictOf(fact: BeginningFact): SendVerdict {
  switch (fact.type) {
    case 'send.queued': {
      const { requestId, policy } = fact.data;
      return { requestId, status: 'queued', decision: policy ?? NO_DECISION };
    }
    case 'send.scheduled': {
      const { requestId, policy, dueAt } = fact.data;
      return { requestId, status: 'scheduled', dueAt, decision: policy ?? NO_DECISION };
    }
    case 'send.approval_pending': {
      const { requestId, policy, approvalId, reason, dueAt, expiresAt } = fact.data;
      return {
        requestId,
        status: 'pending_approval',
        reason,
        approvalId,
        expiresAt,
        ...(dueAt !== undefined && { dueAt }),
        decision: policy ?? NO_DECISION,
      };
    }
    case 'policy.blocked': {
      const { requestId, reason, detail, cooldownExpiresAt, suppression, trace, ruleSetSha256 } = fact.data;
      return {
        requestId,
        status: 'blocked',
        reason,
        ...(detail !== undefined && { detail }),
        ...(cooldownExpiresAt !== undefined && { cooldownExpiresAt }),
        ...(suppression !== undefined && { suppression }),
        decision: { trace: trace ?? [], ruleSetSha256: ruleSetSha256 ?? NO_DECISION.ruleSetSha256 },
      };
    }
  }
}

/** Of a fact that was recorded by hand. */
const NO_DECISION: Decision = { trace: [], ruleSetSha256: '0'.repeat(64) };
