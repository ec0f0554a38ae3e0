import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Idempotent } from '../../idempotency/idempotent.js';
import { isKnownRepeat } from '../../idempotency/idempotency-interceptor.js';
import { keyInHeader } from '../../idempotency/idempotency-key.js';
import { KEYS } from '../keys.js';
import { assertOwnWorkspace } from '../own-workspace.js';
import { reachPaths } from '../paths.js';
import { reachError } from '../reach-error.js';
import { runAction, runDetail, runList, runStatus, startRun } from './run-body.js';
import { runProblem } from './run.errors.js';
import { RunReader } from './run-reader.js';
import {
  planView,
  recipientView,
  runView,
  statsView,
  type PlanView,
  type RecipientView,
  type RunView,
  type StatsView,
} from './run-view.js';
import { Runs } from './runs.handler.js';

export interface StartedAnswer {
  readonly ok: true;
  readonly runId: string;
}

export interface RunListAnswer {
  readonly ok: true;
  readonly runs: readonly RunView[];
  /** Runs of the workspace. */
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

export interface RunStatusAnswer {
  readonly ok: true;
  readonly run: RunView & { readonly log: readonly string[] };
}

export interface RunDetailAnswer {
  readonly ok: true;
  readonly run: RunView;
  readonly plan: PlanView | null;
  readonly stats: StatsView;
  readonly recipients: readonly RecipientView[];
  readonly pagination: {
    readonly page: number;
    readonly limit: number;
    /** Recipients. */
    readonly total: number;
    readonly totalPages: number;
  };
}

/** Runs of Autopilot, as MisarReach's documentation prints them. */
@Controller(reachPaths('autopilot'))
@ProblemShape(reachError)
export class RunController {
  constructor(
    @Inject(Runs) private readonly runs: Runs,
    @Inject(RunReader) private readonly reader: RunReader,
  ) {}

  /** Starts a run for a goal and answers at once; it costs a credit. */
  @Post('start')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @Idempotent({ operation: 'start-autopilot' })
  async start(
    @Caller() caller: Principal,
    @Body({ schema: startRun }) { goal, workspace_id }: z.output<typeof startRun>,
    @Headers('idempotency-key') header: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<StartedAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const key = keyInHeader(header);
    const repeatable = key === undefined ? undefined : { key, isRepeat: isKnownRepeat(request) };
    const runId = await this.runs.start(goal, caller, repeatable).catch(refuse);
    return { ok: true, runId };
  }

  /** The runs of the workspace, most recent first. */
  @Get('runs')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: runList }) { limit, offset, workspace_id }: z.output<typeof runList>,
  ): Promise<RunListAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const { rows, total } = await this.reader.list(caller, { limit, offset }).catch(refuse);
    return { ok: true, runs: rows.map(runView), total, limit, offset };
  }

  /** A run with its log: made to be asked for again and again while it runs. */
  @Get(':id/status')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async status(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: runStatus }) { workspace_id }: z.output<typeof runStatus>,
  ): Promise<RunStatusAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const row = await this.reader.find(caller, id).catch(refuse);
    return { ok: true, run: { ...runView(row), log: row.log } };
  }

  /** Stops a run: what has left is not recalled, what is queued is not sent. */
  @Post(':id/status')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  async stop(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: runAction }) { workspace_id }: z.output<typeof runAction>,
  ): Promise<{ readonly ok: true }> {
    assertOwnWorkspace(caller, workspace_id);
    await this.runs.stop(id, caller).catch(refuse);
    return { ok: true };
  }

  /** A run with its plan, what became of its mails, and a page of its recipients. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async detail(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: runDetail }) { page, limit, workspace_id }: z.output<typeof runDetail>,
  ): Promise<RunDetailAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const row = await this.reader.find(caller, id).catch(refuse);
    const [totals, { rows, totalPages }] = await Promise.all([
      this.reader.totals(caller, row.campaign_id),
      this.reader.recipients(caller, row.campaign_id, { page, limit }),
    ]);
    return {
      ok: true,
      run: runView(row),
      plan: planView(row),
      stats: statsView(totals),
      recipients: rows.map(recipientView),
      pagination: { page, limit, total: row.recipients, totalPages },
    };
  }
}

function refuse(error: unknown): never {
  throw runProblem(error);
}
