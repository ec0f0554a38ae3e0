import type { ReadModels } from '@posthorn/database';
import {
  AutopilotCompleted,
  AutopilotFailed,
  AutopilotLeadsQueued,
  AutopilotPaused,
  AutopilotPlanned,
  AutopilotProgressed,
  AutopilotResumed,
  AutopilotStarted,
  AutopilotStopped,
  isEvent,
  type RecordedEvent,
} from '@posthorn/events';
import type { Selectable } from 'kysely';

/** A row of `read.autopilot_runs`. */
export type RunRow = Selectable<ReadModels['autopilot_runs']>;

/** Lines of a run's log that its row keeps; the events have all of them. */
const MAX_LINES = 200;

/** @returns the id of the run it is about */
export function runOf(event: RecordedEvent): string | undefined {
  const { runId } = event.data;
  return event.type.startsWith('autopilot.') && typeof runId === 'string' ? runId : undefined;
}

/**
 * The row after one more event, taken in the log's order. A run that has ended stays as it is.
 * @returns nothing while no `autopilot.started` was seen
 */
export function runAfter(row: RunRow | undefined, event: RecordedEvent): RunRow | undefined {
  if (row === undefined) return started(event);
  const change = row.ended_at === null ? changeOf(row, event) : undefined;
  return change && { ...row, ...change, updated_at: new Date(event.occurredAt), last_sequence: event.sequence };
}

function started(event: RecordedEvent): RunRow | undefined {
  if (!isEvent(AutopilotStarted, event)) return undefined;
  const { runId, goal, startedAt } = event.data;
  return {
    run_id: runId,
    workspace_id: event.workspaceId,
    test_mode: event.testMode,
    goal,
    status: 'running',
    campaign_id: null,
    plan: null,
    leads_found: 0,
    queued: 0,
    skipped: 0,
    all_queued: false,
    log: [],
    error: null,
    created_at: new Date(startedAt),
    ended_at: null,
    updated_at: new Date(startedAt),
    last_sequence: event.sequence,
  };
}

function changeOf(row: RunRow, event: RecordedEvent): Partial<RunRow> | undefined {
  if (isEvent(AutopilotPlanned, event)) {
    return { plan: event.data.plan, campaign_id: event.data.campaignId ?? row.campaign_id };
  }
  if (isEvent(AutopilotLeadsQueued, event)) {
    const { campaignId, leadsFound, queued, skipped, final } = event.data;
    return { campaign_id: campaignId, leads_found: leadsFound, queued, skipped, all_queued: final };
  }
  if (isEvent(AutopilotProgressed, event)) return { log: [...row.log, event.data.line].slice(-MAX_LINES) };
  if (isEvent(AutopilotPaused, event)) return { status: 'paused', error: event.data.reason };
  if (isEvent(AutopilotResumed, event)) return { status: 'running', error: null };
  return endOf(event);
}

function endOf(event: RecordedEvent): Partial<RunRow> | undefined {
  if (isEvent(AutopilotStopped, event)) return { status: 'stopped', ended_at: new Date(event.data.stoppedAt) };
  if (isEvent(AutopilotCompleted, event)) {
    const { campaignId, leadsFound, completedAt } = event.data;
    const ended_at = new Date(completedAt);
    return { status: 'completed', error: null, campaign_id: campaignId, leads_found: leadsFound, ended_at };
  }
  if (isEvent(AutopilotFailed, event)) {
    return { status: 'failed', error: event.data.error, ended_at: new Date(event.data.failedAt) };
  }
  return undefined;
}
