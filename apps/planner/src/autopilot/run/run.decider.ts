import {
  AutopilotCompleted,
  AutopilotFailed,
  AutopilotLeadsQueued,
  AutopilotPaused,
  AutopilotPlanned,
  AutopilotProgressed,
  AutopilotResumed,
  AutopilotStopped,
  type autopilotEvents,
  type EventOf,
} from '@posthorn/events';
import { completedLine, planLine, queuedLine, skippedLine } from './run-lines.js';
import { isOpen, type Queued, type RunState } from './run-state.js';

type RunFact = EventOf<(typeof autopilotEvents)[number]>;
type Data<Definition extends { of(data: never): unknown }> = Parameters<Definition['of']>[0];
type Phase = EventOf<typeof AutopilotProgressed>['data']['phase'];
type Actor = EventOf<typeof AutopilotStopped>['data']['stoppedBy'];

/** Why nothing of a run may leave just now, though nobody paused it. */
export const RUN_LIMITS = ['workspace_paused', 'agent_paused', 'budget_exhausted'] as const;
export type RunLimit = (typeof RUN_LIMITS)[number];

const SYSTEM: Actor = { kind: 'system' };

/** What is done to a run. Done again, or to one that has ended, nothing happens. */
export type RunCommand =
  | { readonly do: 'plan'; readonly planned: Omit<Data<typeof AutopilotPlanned>, 'runId' | 'plannedAt'> }
  | { readonly do: 'note'; readonly phase: Phase; readonly lines: readonly string[] }
  | ({ readonly do: 'queue'; readonly campaignId: string } & Queued)
  | { readonly do: 'pause'; readonly reason: string; readonly by: Actor }
  | { readonly do: 'resume'; readonly by: Actor }
  | { readonly do: 'limit'; readonly limit: RunLimit | undefined }
  | { readonly do: 'stop'; readonly by: Actor }
  | { readonly do: 'fail'; readonly reason: string; readonly error: string }
  | {
      readonly do: 'complete';
      readonly campaignId: string;
      readonly total: number;
      readonly dispatched: number;
      readonly skipped: number;
    };

/** @param at ISO 8601 UTC */
export function decideRun(runId: string, command: RunCommand, at: string, state: RunState): readonly RunFact[] {
  if (!isOpen(state)) return [];
  const noted = (phase: Phase, lines: readonly string[]) =>
    [...new Set(lines)]
      .filter((line) => !state.lines.has(line))
      .map((line) => AutopilotProgressed.of({ runId, phase, line: line.slice(0, 1000), progressedAt: at }));
  switch (command.do) {
    case 'plan':
      if (state.planned) return [];
      return [
        AutopilotPlanned.of({ runId, ...command.planned, plannedAt: at }),
        ...noted('planning', [planLine(command.planned)]),
      ];
    case 'note':
      return noted(command.phase, command.lines);
    case 'queue': {
      const { do: _do, ...queued } = command;
      if (!isFurther(queued, state.queued)) return [];
      return [
        AutopilotLeadsQueued.of({ runId, ...queued, queuedAt: at }),
        ...(queued.final ? noted('queueing', [queuedLine(queued), ...skippedLine(queued)]) : []),
      ];
    }
    case 'pause': {
      const { reason, by } = command;
      // A pause by a person outlasts a limit that was met before.
      if (state.status === 'paused' && !isLimit(state.pausedFor)) return [];
      return [AutopilotPaused.of({ runId, reason, pausedBy: by, pausedAt: at })];
    }
    case 'resume':
      return state.status === 'running' || isLimit(state.pausedFor) ? [] : [resumed(runId, command.by, at)];
    case 'limit': {
      const { limit } = command;
      if (limit === undefined) return isLimit(state.pausedFor) ? [resumed(runId, SYSTEM, at)] : [];
      if (state.status === 'paused' && (!isLimit(state.pausedFor) || state.pausedFor === limit)) return [];
      return [AutopilotPaused.of({ runId, reason: limit, pausedBy: SYSTEM, pausedAt: at })];
    }
    case 'stop':
      return [AutopilotStopped.of({ runId, stoppedBy: command.by, stoppedAt: at })];
    case 'fail':
      return [AutopilotFailed.of({ runId, reason: command.reason, error: command.error, failedAt: at })];
    case 'complete': {
      const { campaignId, total: leadsFound, dispatched, skipped } = command;
      // Everybody was asked for, or it would not be over: whoever reports that may come later.
      const queue = {
        do: 'queue',
        campaignId,
        leadsFound,
        queued: leadsFound - skipped,
        skipped,
        final: true,
      } as const;
      return [
        ...decideRun(runId, queue, at, state),
        ...noted('dispatching', [completedLine(command)]),
        AutopilotCompleted.of({ runId, campaignId, leadsFound, dispatched, skipped, completedAt: at }),
      ];
    }
    default:
      return command satisfies never;
  }
}

function isLimit(reason: string | undefined): boolean {
  return RUN_LIMITS.some((limit) => limit === reason);
}

function resumed(runId: string, resumedBy: Actor, resumedAt: string): RunFact {
  return AutopilotResumed.of({ runId, resumedBy, resumedAt });
}

/** Reports may overtake each other: only one that says more counts, and none after the final one. */
function isFurther(now: Queued, before: Queued | undefined): boolean {
  if (!before) return true;
  return !before.final && (now.final || now.queued + now.skipped > before.queued + before.skipped);
}
