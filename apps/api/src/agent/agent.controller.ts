import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { newId, normaliseAddress } from '@posthorn/events';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { emailAddress } from '../email-address.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import { agentProblem } from './agent.errors.js';
import { listAgents, upsertAgent, type AgentRow } from './agent.queries.js';

type AgentsDatabase = Parameters<typeof listAgents>[0];

const registration = z.strictObject({
  tenantId: z.string().optional(),
  agentName: label,
  agentRole: label.optional(),
  email: emailAddress.optional(),
});

/** An agent as the API shows it. */
interface Agent {
  readonly agentId: string;
  readonly agentName: string;
  readonly agentRole: string | null;
  readonly email: string | null;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
}

const MAX_AGENTS = 1_000;

@Controller('v1/agent')
export class AgentController {
  constructor(@Inject(DATABASE) private readonly db: AgentsDatabase) {}

  @Post('whoami')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: [] })
  whoAmI(@Caller() caller: Principal): { tenant_id: string } {
    return { tenant_id: caller.workspaceId };
  }

  /** Upsert by name. */
  @Post('register')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async register(
    @Caller() caller: Principal,
    @Body({ schema: registration }) body: z.output<typeof registration>,
  ): Promise<Agent> {
    assertOwnTenant(caller, body.tenantId);
    assertUnbound(caller);
    const { agentName: name, agentRole: role, email } = body;
    const agent = {
      workspaceId: caller.workspaceId,
      id: newId('agt'),
      name,
      role,
      email: email && normaliseAddress(email),
    };
    return toAgent(
      await upsertAgent(this.db, agent).catch((error: unknown) => {
        throw agentProblem(error);
      }),
    );
  }

  @Get('agents')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: tenantQuery }) query: z.output<typeof tenantQuery>,
  ): Promise<{ agents: Agent[] }> {
    assertOwnTenant(caller, query.tenantId);
    const agents = await listAgents(this.db, caller.workspaceId, MAX_AGENTS);
    const { mailbox } = caller;
    return { agents: agents.filter(({ email }) => mailbox === undefined || email === mailbox).map(toAgent) };
  }
}

function toAgent(row: AgentRow): Agent {
  return {
    agentId: row.id,
    agentName: row.name,
    agentRole: row.role,
    email: row.email,
    createdAt: row.created_at.toISOString(),
  };
}
