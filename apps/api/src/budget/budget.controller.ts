import { Controller, Get, Inject, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { Budgets, type BudgetStatus } from '@posthorn/sending';
import { z } from 'zod';
import { unknownMailbox } from '../agent/agent.errors.js';
import { findAgent, findAgentByEmail } from '../agent/agent.queries.js';
import { label } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';

type AgentsDatabase = Parameters<typeof findAgent>[0];

const question = z.strictObject({
  tenantId: z.string().optional(),
  /** Of one mailbox; the whole workspace's when left out. */
  mailboxId: label.optional(),
});

/** How much may still be sent. */
@Controller('v1/agent/budget')
export class BudgetController {
  constructor(
    @Inject(Budgets) private readonly budgets: Budgets,
    @Inject(DATABASE) private readonly db: AgentsDatabase,
  ) {}

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Query({ schema: question }) { tenantId, mailboxId }: z.output<typeof question>,
  ): Promise<BudgetStatus> {
    assertOwnTenant(caller, tenantId);
    const { workspaceId, testMode } = caller;
    return this.budgets.status(workspaceId, await this.agentOf(caller, mailboxId), { testMode });
  }

  /** A key that is bound to a mailbox asks for that one. */
  private async agentOf({ workspaceId, mailbox }: Principal, id: string | undefined): Promise<string | undefined> {
    if (mailbox === undefined && id === undefined) return undefined;
    const agent =
      mailbox === undefined
        ? await findAgent(this.db, workspaceId, id ?? '')
        : await findAgentByEmail(this.db, workspaceId, mailbox);
    if (agent === undefined || (id !== undefined && agent.id !== id)) throw unknownMailbox(id ?? mailbox ?? '');
    return agent.id;
  }
}
