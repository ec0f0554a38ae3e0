import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { Caller, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import type { z } from 'zod';
import { unknownAgent } from '../agent/agent.errors.js';
import { agentExists } from '../agent/agent.queries.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import { dedupeKeyOf } from './dedupe-key.js';
import { REQUEST_ID } from './request-id.js';
import { requestSend, type RequestSend } from './request-send.js';
import { RequestSendHandler } from './request-send.handler.js';
import { contradictingAgents, sendProblem, unknownSend } from './send.errors.js';
import { toSend, type Send } from './send-view.js';
import { Sends } from './sends.js';

type AgentsDatabase = Parameters<typeof agentExists>[0];

@Controller('v1/agent')
export class SendController {
  constructor(
    @Inject(RequestSendHandler) private readonly handler: RequestSendHandler,
    @Inject(Sends) private readonly sends: Sends,
    @Inject(DATABASE) private readonly db: AgentsDatabase,
  ) {}

  @Post('request-send')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: 2_097_152 } satisfies RouteOptions)
  async request(
    @Caller() caller: Principal,
    @Body({ schema: requestSend }) body: RequestSend,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
    @Headers('x-agent-id') agentHeader: string | undefined,
    @Headers('idempotency-key') keyHeader: string | undefined,
  ): Promise<{ requestId: string; status: 'queued' }> {
    assertOwnTenant(caller, tenantId);
    assertOwnTenant(caller, body.tenantId);
    const request = { ...body, dedupeKey: dedupeKeyOf(body, keyHeader) };
    const agentId = await this.agentOf(caller, agentHeader, body.mailboxId);
    const { workspaceId, testMode } = caller;
    const requestId = await this.handler.request(request, { workspaceId, testMode, agentId }).catch(rethrow);
    return { requestId, status: 'queued' };
  }

  @Get('sends/:requestId')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('requestId') requestId: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<Send> {
    assertOwnTenant(caller, tenantId);
    const { workspaceId, testMode } = caller;
    if (!REQUEST_ID.test(requestId)) throw unknownSend(requestId);
    const row = await this.sends.find(workspaceId, requestId).catch(rethrow);
    if (row?.test_mode !== testMode) throw unknownSend(requestId);
    return toSend(row);
  }

  private async agentOf(
    { workspaceId }: Principal,
    header: string | undefined,
    mailboxId: string | undefined,
  ): Promise<string | undefined> {
    if (header !== undefined && mailboxId !== undefined && header !== mailboxId) throw contradictingAgents();
    const agentId = header ?? mailboxId;
    if (agentId !== undefined && !(await agentExists(this.db, workspaceId, agentId))) throw unknownAgent(agentId);
    return agentId;
  }
}

function rethrow(error: unknown): never {
  throw sendProblem(error);
}
