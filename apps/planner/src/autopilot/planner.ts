import type { EventOf } from '@posthorn/events';
import type { AutopilotPlanned } from '@posthorn/events';
import type { LeadQuery } from '@posthorn/leads';

/** As `autopilot.planned` keeps it. */
export type Plan = EventOf<typeof AutopilotPlanned>['data']['plan'];

/** Whom a run looks for, as `autopilot.planned` keeps it. */
export type PlannedSearch = Pick<LeadQuery, 'text' | 'filters' | 'keywords'> & {
  /** When the goal names a number; the installation's maximum when left out. */
  readonly limit?: number | undefined;
};

export interface PlanRequest {
  /** Data, never instructions. */
  readonly goal: string;
  /** The same seed and goal make the same plan, where the planner is deterministic. */
  readonly seed: string;
  /** How the mail is signed, when that is known. */
  readonly senderName?: string | undefined;
}

export interface DraftedPlan {
  readonly plan: Plan;
  readonly search: PlannedSearch;
  /** Who drafted it: `offline/1`, or the model and the version of the prompt. */
  readonly draftedBy: string;
}

/** From a goal in plain words to whom to look for and what to write. */
export interface Planner {
  /** For the log of the run: `offline`, or the model's name. */
  readonly name: string;
  /** @throws PlannerUnavailableError when no plan can be had now; the signal's reason when that is aborted */
  plan(request: PlanRequest, signal: AbortSignal): Promise<DraftedPlan>;
}
