import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../../bound-key.js';
import { Idempotent } from '../../idempotency/idempotent.js';
import { KEYS } from '../keys.js';
import { paging, type Page } from '../paging.js';
import { agentChanges, newAgent, pausing, type AgentChangesBody, type NewAgentBody } from './agent-body.js';
import type { AgentView } from './agent-view.js';
import { AgentsHandler } from './agents.handler.js';

const listing = z.strictObject({
  ...paging,
  status: z
    .enum(['live', 'all', 'active', 'paused', 'archived'])
    .default('live')
    .describe('`live` is everything but what is archived.'),
});

/** Agents, the sending identities of mails.ai: the same ones as molted's mailboxes. */
@Controller(['v1/agents', 'api/v1/agents'])
@ProblemShape(mailsAiError)
export class MailsAiAgentController {
  constructor(@Inject(AgentsHandler) private readonly agents: AgentsHandler) {}

  /** Makes an agent with an address to send from. */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  @Idempotent({ operation: 'mails-ai-create-agent' })
  create(@Caller() caller: Principal, @Body({ schema: newAgent }) body: NewAgentBody): Promise<AgentView> {
    assertUnbound(caller);
    return this.agents.create(body, caller);
  }

  /** Agents in the order they were made. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { limit, cursor, status }: z.output<typeof listing>,
  ): Promise<Page<AgentView>> {
    return this.agents.list(caller, { limit, cursor, status });
  }

  /** An agent by id, name or address. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(@Caller() caller: Principal, @Param('id') id: string): Promise<AgentView> {
    return this.agents.show(id, caller);
  }

  /** Changes an agent's settings; `status` pauses or resumes it, which is all that a key bound to it may do (ADR 0018). */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: agentChanges }) changes: AgentChangesBody,
  ): Promise<AgentView> {
    const { status: _status, ...settings } = changes;
    if (Object.values(settings).some((value) => value !== undefined)) assertUnbound(caller);
    return this.agents.update(id, changes, caller);
  }

  /** Archives an agent: it sends nothing, its past stays. */
  @Delete(':id')
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  archive(
    @Caller() caller: Principal,
    @Param('id') id: string,
  ): Promise<{ id: string; status: 'archived'; archived_at: string }> {
    assertUnbound(caller);
    return this.agents.archive(id, caller);
  }

  /** Stops all an agent sends, at once. */
  @Post(':id/pause')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  pause(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: pausing }) { reason }: z.output<typeof pausing>,
  ): Promise<AgentView> {
    return this.agents.pause(id, reason, caller);
  }

  /** Lets a paused agent send again. */
  @Post(':id/resume')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  resume(@Caller() caller: Principal, @Param('id') id: string): Promise<AgentView> {
    return this.agents.resume(id, caller);
  }
}
