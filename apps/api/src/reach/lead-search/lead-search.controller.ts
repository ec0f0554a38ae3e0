import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { Idempotent } from '../../idempotency/idempotent.js';
import { KEYS } from '../keys.js';
import { assertOwnWorkspace } from '../own-workspace.js';
import { reachPaths } from '../paths.js';
import { reachError } from '../reach-error.js';
import {
  leadJobView,
  leadView,
  nearestView,
  type LeadJobView,
  type LeadView,
  type NearMissView,
} from './lead-job-view.js';
import { leadSearchProblem } from './lead-search.errors.js';
import { cancelLeadJob, leadJob, leadSearch } from './lead-search-body.js';
import { LeadSearches } from './lead-searches.handler.js';

export interface LeadJobAnswer {
  readonly ok: true;
  /** As in `job`. */
  readonly status: LeadJobView['status'];
  readonly job: LeadJobView;
  /** In the order they were found, the best first. */
  readonly results: readonly LeadView[];
  /** The best of those who were left out, each with the reason; once the search has ended. */
  readonly nearest: readonly NearMissView[];
  readonly limit: number;
  readonly offset: number;
  /** Leads found so far. */
  readonly total: number;
}

/** The lead finder of MisarReach; the stream of a job is the gateway's. */
@Controller(reachPaths('lead-finder'))
@ProblemShape(reachError)
export class LeadSearchController {
  constructor(@Inject(LeadSearches) private readonly searches: LeadSearches) {}

  /** Starts a search and answers at once with its job. */
  @Post('search')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  @Idempotent({ operation: 'lead-search' })
  async start(
    @Caller() caller: Principal,
    @Body({ schema: leadSearch }) { query, useAI, filters, limit, workspace_id }: z.output<typeof leadSearch>,
  ): Promise<{ readonly ok: true; readonly jobId: string }> {
    assertOwnWorkspace(caller, workspace_id);
    const given = Object.entries(filters ?? {}).filter(([, value]) => value !== undefined);
    const wanted = {
      query,
      limit,
      useAi: useAI,
      ...(given.length > 0 && { filters: Object.fromEntries(given) as Record<string, string | string[]> }),
    };
    const jobId = await this.searches.start(wanted, caller).catch(refuse);
    return { ok: true, jobId };
  }

  /** How a search stands, with a page of what it found. */
  @Get('jobs/:id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async job(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: leadJob }) { limit, offset, workspace_id }: z.output<typeof leadJob>,
  ): Promise<LeadJobAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const { job, leads } = await this.searches.find(caller, id, { limit, offset }).catch(refuse);
    const view = leadJobView(job);
    const results = leads.map(leadView);
    return {
      ok: true,
      status: view.status,
      job: view,
      results,
      nearest: nearestView(job),
      limit,
      offset,
      total: job.found,
    };
  }

  /** Calls a search off; what it has found stays. */
  @Post('jobs/:id/cancel')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async cancel(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: cancelLeadJob }) { workspace_id }: z.output<typeof cancelLeadJob>,
  ): Promise<{ readonly ok: true }> {
    assertOwnWorkspace(caller, workspace_id);
    await this.searches.cancel(caller, id).catch(refuse);
    return { ok: true };
  }
}

function refuse(error: unknown): never {
  throw leadSearchProblem(error);
}
