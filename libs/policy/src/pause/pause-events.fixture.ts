import type { EventLog, NewEvent } from '@posthorn/event-log';
import {
  AgentPaused,
  AgentResumed,
  CampaignCanceled,
  CampaignFailed,
  CampaignPaused,
  CampaignResumed,
  type EventFact,
  WorkspacePaused,
  WorkspaceResumed,
} from '@posthorn/events';

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

/** What stops a campaign, recorded by whoever holds this log. */
export function haltingCampaign(log: Pick<EventLog, 'append'>, workspaceId: string, campaignId: string) {
  const append = async (fact: EventFact) => {
    await log.append(event(workspaceId, campaignId, fact));
  };
  return {
    pause: () => append(CampaignPaused.of({ campaignId, reason: 'requested', pausedBy: by, pausedAt: at })),
    resume: () => append(CampaignResumed.of({ campaignId, resumedBy: by, resumedAt: at })),
    cancel: (reason?: string) => append(CampaignCanceled.of({ campaignId, reason, canceledBy: by, canceledAt: at })),
    fail: () => append(CampaignFailed.of({ campaignId, reason: 'no_verified_domain', error: 'gone', failedAt: at })),
  };
}
