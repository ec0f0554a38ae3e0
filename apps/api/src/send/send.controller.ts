import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Caller, Problem, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import { REQUEST_ID, Senders, Sends } from '@posthorn/sending';
import type { z } from 'zod';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import { BODY_LIMIT_BYTES } from './attachment.js';
import { dedupeKeyOf } from './dedupe-key.js';
import { RequestSendHandler, type AskedSend } from './request-send.handler.js';
import { requestSend, simulateBatch, type RequestSend } from './request-send.js';
import type { SendAnswer, SimulationAnswer } from './send-answer.js';
import { sendProblem, unknownSend } from './send.errors.js';
import { toSend, type Send } from './send-view.js';

type TenantQuery = z.output<typeof tenantQuery>;

/** One request of a batch that could not be simulated: what `request-send` would refuse it for. */
interface RefusedSimulation {
  readonly wouldAllow: false;
  readonly reason: null;
  readonly error: { readonly code: string; readonly detail: string; readonly fix: string | undefined };
  readonly simulation: true;
}

const KEYS = ['mm_live', 'mm_test'] as const;

/** Rendering a template may take its time; others have their turn in between. */
const SIMULATED_AT_ONCE = 20;

/** Requests to send, under all the paths that molted's pages give them (PEERS 5.1). */
@Controller('v1')
export class SendController {
  constructor(
    @Inject(RequestSendHandler) private readonly handler: RequestSendHandler,
    @Inject(Sends) private readonly sends: Sends,
    @Inject(Senders) private readonly senders: Senders,
  ) {}

  @Post([
    'agent/request-send',
    'send/request',
    'agent/send',
    'agent/send/request',
    'agent/outbound/send',
    'agent/outbound/reply',
  ])
  @HttpCode(200)
  @RequireKey({ kinds: [...KEYS], scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  async request(
    @Caller() caller: Principal,
    @Body({ schema: requestSend }) body: RequestSend,
    @Query({ schema: tenantQuery }) { tenantId }: TenantQuery,
    @Headers('x-agent-id') agentHeader: string | undefined,
    @Headers('idempotency-key') keyHeader: string | undefined,
  ): Promise<SendAnswer> {
    assertOwnTenant(caller, tenantId);
    const asked = askedSend(caller, body, agentHeader, keyHeader);
    return this.handler.request(asked, caller).catch(rethrow);
  }

  @Post('agent/simulate-send')
  @HttpCode(200)
  @RequireKey({ kinds: [...KEYS], scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  async simulate(
    @Caller() caller: Principal,
    @Body({ schema: requestSend }) body: RequestSend,
    @Query({ schema: tenantQuery }) { tenantId }: TenantQuery,
    @Headers('x-agent-id') agentHeader: string | undefined,
  ): Promise<SimulationAnswer> {
    assertOwnTenant(caller, tenantId);
    return this.handler.simulate(askedSend(caller, body, agentHeader, undefined), caller).catch(rethrow);
  }

  @Post('agent/simulate-batch')
  @HttpCode(200)
  @RequireKey({ kinds: [...KEYS], scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  async simulateAll(
    @Caller() caller: Principal,
    @Body({ schema: simulateBatch }) { tenantId: inBody, requests }: z.output<typeof simulateBatch>,
    @Query({ schema: tenantQuery }) { tenantId }: TenantQuery,
    @Headers('x-agent-id') agentHeader: string | undefined,
  ): Promise<{ results: (SimulationAnswer | RefusedSimulation)[]; simulation: true }> {
    assertOwnTenant(caller, tenantId);
    assertOwnTenant(caller, inBody);
    const simulate = async (body: (typeof requests)[number]) => {
      const asked = askedSend(caller, body, agentHeader, undefined);
      return this.handler.simulate(asked, caller).catch((error: unknown) => refused(sendProblem(error)));
    };
    const results: (SimulationAnswer | RefusedSimulation)[] = [];
    for (let place = 0; place < requests.length; place += SIMULATED_AT_ONCE) {
      results.push(...(await Promise.all(requests.slice(place, place + SIMULATED_AT_ONCE).map(simulate))));
    }
    return { results, simulation: true };
  }

  @Get('agent/sends/:requestId')
  @RequireKey({ kinds: [...KEYS], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('requestId') requestId: string,
    @Query({ schema: tenantQuery }) { tenantId }: TenantQuery,
  ): Promise<Send> {
    assertOwnTenant(caller, tenantId);
    const { workspaceId, testMode } = caller;
    if (!REQUEST_ID.test(requestId)) throw unknownSend(requestId);
    const row = await this.sends.find(workspaceId, requestId).catch(rethrow);
    if (row?.test_mode !== testMode || !(await this.mayRead(caller, row.agent_id))) throw unknownSend(requestId);
    return toSend(row);
  }

  /** A key that is bound to a mailbox reads what that mailbox sent. */
  private async mayRead({ workspaceId, mailbox }: Principal, agentId: string | null): Promise<boolean> {
    if (mailbox === undefined) return true;
    return agentId !== null && (await this.senders.agentByEmail(workspaceId, mailbox))?.id === agentId;
  }
}

function askedSend(
  caller: Principal,
  { idempotencyKey, ...body }: RequestSend,
  agentHeader: string | undefined,
  keyHeader: string | undefined,
): AskedSend {
  assertOwnTenant(caller, body.tenantId);
  return {
    body: { ...body, dedupeKey: dedupeKeyOf({ dedupeKey: body.dedupeKey, idempotencyKey }, keyHeader) },
    agentHeader,
  };
}

/** @throws what is no refusal: then the others cannot be answered either */
function refused(problem: unknown): RefusedSimulation {
  if (!(problem instanceof Problem) || problem.status >= 500) throw problem;
  const { code, detail, fix } = problem;
  return { wouldAllow: false, reason: null, error: { code, detail, fix }, simulation: true };
}

function rethrow(error: unknown): never {
  throw sendProblem(error);
}
