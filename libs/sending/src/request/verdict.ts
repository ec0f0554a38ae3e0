import type { EventOf, PolicyBlocked } from '@posthorn/events';
import type { Decision, SendVerdict } from '../send-command.js';
import type { BeginningFact } from './request-data.js';

/** Of a fact that was recorded by hand. */
const NO_DECISION: Decision = { trace: [], ruleSetSha256: '0'.repeat(64) };

/** The answer to a request, as its first fact says it; the same for the fact to be recorded and for the one found later. */
export function verdictOf(fact: BeginningFact): SendVerdict {
  if (fact.type === 'policy.blocked') return blockedVerdict(fact.data);
  const { requestId, policy: decision = NO_DECISION } = fact.data;
  if (fact.type === 'send.queued') return { requestId, status: 'queued', decision };
  if (fact.type === 'send.scheduled') return { requestId, status: 'scheduled', dueAt: fact.data.dueAt, decision };
  const { approvalId, reason, dueAt, expiresAt } = fact.data;
  return {
    requestId,
    status: 'pending_approval',
    reason,
    approvalId,
    expiresAt,
    ...(dueAt !== undefined && { dueAt }),
    decision,
  };
}

function blockedVerdict(data: EventOf<typeof PolicyBlocked>['data']): SendVerdict {
  const { requestId, reason, detail, cooldownExpiresAt, suppression, trace, ruleSetSha256 } = data;
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
