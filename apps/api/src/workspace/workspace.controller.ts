import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { PauseCommands } from '@posthorn/sending';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { requesterOf } from '../requester.js';
import { assertOwnTenant, tenantBody, tenantQuery } from '../tenant.js';
import { pauseBody, type PauseBody } from './pause-body.js';
import { workspacePause, type Pause } from './pause-state.js';

/** A workspace as the API shows it. */
interface WorkspaceView {
  readonly tenantId: string;
  readonly status: 'active' | 'paused';
  /** Why nothing leaves; null while it is active. */
  readonly pause: Pause | null;
}

/** The switch that stops everything a workspace sends. */
@Controller('v1/agent/workspace')
export class WorkspaceController {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(PauseCommands) private readonly pauses: PauseCommands,
  ) {}

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  show(
    @Caller() caller: Principal,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<WorkspaceView> {
    assertOwnTenant(caller, tenantId);
    return this.view(caller);
  }

  @Post('pause')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async pause(
    @Caller() caller: Principal,
    @Body({ schema: pauseBody }) { tenantId, ...why }: PauseBody,
  ): Promise<WorkspaceView> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    await this.pauses.pauseWorkspace(requesterOf(caller), why);
    return this.view(caller);
  }

  @Post('resume')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async resume(
    @Caller() caller: Principal,
    @Body({ schema: tenantBody }) { tenantId }: z.output<typeof tenantBody>,
  ): Promise<WorkspaceView> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    await this.pauses.resumeWorkspace(requesterOf(caller));
    return this.view(caller);
  }

  private async view({ workspaceId }: Principal): Promise<WorkspaceView> {
    const pause = await workspacePause(this.log, workspaceId);
    return { tenantId: workspaceId, status: pause ? 'paused' : 'active', pause: pause ?? null };
  }
}
