import { Body, Controller, Get, Inject, Param, Patch, Query } from '@nestjs/common';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { label } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';
import {
  agentThreadChanges,
  agentThreadListing,
  agentThreadPage,
  type AgentThreadListing,
  type AgentThreadPage,
} from './agent-thread-body.js';
import type { AgentThread } from './agent-thread-view.js';
import { AgentThreads, type AgentConversation } from './agent-threads.js';

/** Conversations of mailboxes, in the words of molted. */
@Controller('v1/agent/threads')
export class AgentThreadController {
  constructor(@Inject(AgentThreads) private readonly threads: AgentThreads) {}

  /** Threads, the one with the latest mail first. */
  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  list(
    @Caller() caller: Principal,
    @Query({ schema: agentThreadListing }) { tenantId, ...query }: AgentThreadListing,
  ): Promise<{ threads: AgentThread[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    return this.threads.list(caller, query);
  }

  /** A thread with its mails of both directions, the oldest first; of a long one the newest, older ones by `cursor`. */
  @Get(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: agentThreadPage }) { tenantId, ...page }: AgentThreadPage,
  ): Promise<AgentConversation> {
    assertOwnTenant(caller, tenantId);
    return this.threads.show(caller, id, page);
  }

  /** Changes the status of a thread. Mail to it goes on coming. */
  @Patch(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['send'] })
  change(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: agentThreadChanges }) { tenantId, status }: z.output<typeof agentThreadChanges>,
  ): Promise<AgentThread> {
    assertOwnTenant(caller, tenantId);
    return this.threads.changeStatus(caller, id, status);
  }
}
