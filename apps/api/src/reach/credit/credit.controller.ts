import { Controller, Get, Inject, Query } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { KEYS } from '../keys.js';
import { assertOwnWorkspace } from '../own-workspace.js';
import { reachPaths } from '../paths.js';
import { reachError } from '../reach-error.js';
import { seconds } from '../seconds.js';
import { AutopilotCredits } from './autopilot-credits.js';

const creditQuery = z.strictObject({ workspace_id: z.string().optional() });

/** What a workspace may still start. */
export interface CreditsAnswer {
  readonly ok: true;
  readonly credits: {
    /** Calendar month, UTC: `2026-06`. */
    readonly period: string;
    readonly limit: number;
    readonly used: number;
    readonly remaining: number;
    /** ISO 8601 UTC. */
    readonly resets_at: string;
  };
}

@Controller(reachPaths('autopilot/credits'))
@ProblemShape(reachError)
export class CreditController {
  constructor(@Inject(AutopilotCredits) private readonly credits: AutopilotCredits) {}

  /** Autopilot credits of this month: one is spent by every run that starts. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async balance(
    @Caller() caller: Principal,
    @Query({ schema: creditQuery }) query: z.output<typeof creditQuery>,
  ): Promise<CreditsAnswer> {
    assertOwnWorkspace(caller, query.workspace_id);
    const { month, limit, used, remaining, resetsAt } = await this.credits.balanceOf(caller.workspaceId);
    return { ok: true, credits: { period: month, limit, used, remaining, resets_at: seconds(resetsAt) } };
  }
}
