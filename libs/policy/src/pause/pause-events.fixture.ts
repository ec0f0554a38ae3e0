import type { EventLog, NewEvent } from '@posthorn/event-log';
import { AgentPaused, AgentResumed, type EventFact, WorkspacePaused, WorkspaceResumed } from '@posthorn/events';

const at = '2026-03-22T10:00:00.000Z';
const by = { kind: 'user' } as const;

const event = (workspaceId: string, key: string, fact: EventFact): NewEvent => ({
  fact,
  workspaceId,
  key,
  occurredAt: at,
  testMode: false,
  correlationId: 'test',
});

/** Pauses and resumes by whoever holds this log. */
export function pausing(log: Pick<EventLog, 'append'>, workspaceId: string, agentId = 'agt_1') {
  const append = async (key: string, fact: EventFact) => {
    await log.append(event(workspaceId, key, fact));
  };
  return {
    pause: () =>
      append(workspaceId, WorkspacePaused.of({ workspaceId, reason: 'requested', pausedBy: by, pausedAt: at })),
    resume: () => append(workspaceId, WorkspaceResumed.of({ workspaceId, resumedBy: by, resumedAt: at })),
    pauseAgent: () => append(agentId, AgentPaused.of({ agentId, reason: 'bounce_rate', pausedBy: by, pausedAt: at })),
    resumeAgent: () => append(agentId, AgentResumed.of({ agentId, resumedBy: by, resumedAt: at })),
  };
}
