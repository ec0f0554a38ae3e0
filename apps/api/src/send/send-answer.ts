import type { SendVerdict, SimulatedVerdict } from '@posthorn/sending';

/** What a request to send answers (PEERS 5.1); fields that say nothing are left out. */
export type SendAnswer = ReturnType<typeof sendAnswer>;

export function sendAnswer(verdict: SendVerdict) {
  const { requestId, status, reason, detail, cooldownExpiresAt, suppression, dueAt, approvalId, expiresAt } = verdict;
  return {
    requestId,
    status,
    ...(reason !== undefined && { reason }),
    ...(detail !== undefined && { detail }),
    ...(cooldownExpiresAt !== undefined && { cooldownExpiresAt }),
    ...(suppression && { suppressionInfo: suppression }),
    ...(dueAt !== undefined && { scheduledAt: dueAt }),
    ...(approvalId !== undefined && { approvalId }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

/** What a simulation answers; molted's fields are always there. */
export type SimulationAnswer = ReturnType<typeof simulationAnswer>;

export function simulationAnswer(verdict: SimulatedVerdict) {
  const { wouldAllow, status, reason, detail, cooldownExpiresAt, suppression, dueAt, decision } = verdict;
  return {
    wouldAllow,
    reason: reason ?? null,
    cooldownExpiresAt: cooldownExpiresAt ?? null,
    suppressionInfo: suppression ?? null,
    policyContext: {
      status,
      ...(detail !== undefined && { detail }),
      ...(dueAt !== undefined && { scheduledAt: dueAt }),
      ...decision,
    },
    simulation: true as const,
  };
}
