import type { EventLog } from '@posthorn/event-log';
import { AgentPaused, WorkspacePaused } from '@posthorn/events';

/** A pause that holds. */
export interface Pause {
  readonly reason: string;
  readonly detail: string | null;
  /** ISO 8601 UTC. */
  readonly pausedAt: string;
}

type Log = Pick<EventLog, 'last'>;

/** As the log has it: two direct gets, so it is true the moment the command answered. */
export async function workspacePause(log: Log, workspaceId: string): Promise<Pause | undefined> {
  const [paused, resumed] = await Promise.all([
    log.last(`evt.${workspaceId}.workspace.${workspaceId}.paused`),
    log.last(`evt.${workspaceId}.workspace.${workspaceId}.resumed`),
  ]);
  if (paused === undefined || (resumed?.sequence ?? 0) > paused.sequence) return undefined;
  return toPause(WorkspacePaused.data.parse(paused.data));
}

/** @see workspacePause */
export async function agentPause(log: Log, workspaceId: string, agentId: string): Promise<Pause | undefined> {
  const [paused, resumed] = await Promise.all([
    log.last(`evt.${workspaceId}.agent.${agentId}.paused`),
    log.last(`evt.${workspaceId}.agent.${agentId}.resumed`),
  ]);
  if (paused === undefined || (resumed?.sequence ?? 0) > paused.sequence) return undefined;
  return toPause(AgentPaused.data.parse(paused.data));
}

function toPause({
  reason,
  detail,
  pausedAt,
}: {
  reason: string;
  detail?: string | undefined;
  pausedAt: string;
}): Pause {
  return { reason, detail: detail ?? null, pausedAt };
}
