import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { newId } from '@posthorn/events';
import { Caller, RequireKey, type Principal } from '@posthorn/platform';
import { PauseCommands } from '@posthorn/sending';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { idCursor, pageOf, paging } from '../paging.js';
import { requesterOf } from '../requester.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantBody, tenantQuery } from '../tenant.js';
import { agentPause } from '../workspace/pause-state.js';
import { pauseBody, type PauseBody } from '../workspace/pause-body.js';
import { agentProblem, archivedMailbox, unknownMailbox } from './agent.errors.js';
import { findAgent, insertAgent, listMailboxes, updateAgent, type AgentRow } from './agent.queries.js';
import {
  autonomyLevel,
  mailboxChanges,
  newMailbox,
  toColumns,
  type MailboxChanges,
  type NewMailbox,
} from './mailbox-body.js';
import { toMailbox, type Mailbox } from './mailbox-view.js';

type AgentsDatabase = Parameters<typeof findAgent>[0];

const listing = z.strictObject({
  ...paging,
  cursor: idCursor('agt'),
  archived: z.enum(['true', 'false']).default('false'),
});

const autonomy = z.strictObject({ tenantId: z.string().optional(), autonomyLevel });

/** Agents with what they send from, and how freely (PEERS 5.1). */
@Controller('v1/agent/mailboxes')
export class MailboxController {
  constructor(
    @Inject(DATABASE) private readonly db: AgentsDatabase,
    @Inject(EVENT_LOG) private readonly log: EventLog,
    @Inject(PauseCommands) private readonly pauses: PauseCommands,
  ) {}

  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @Idempotent({ operation: 'create-mailbox' })
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newMailbox }) { tenantId, ...body }: NewMailbox,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const email = body.address ?? body.email ?? '';
    const columns = toColumns(body, { now: new Date(), archivedAt: null });
    const row = await insertAgent(this.db, caller.workspaceId, {
      ...columns,
      id: newId('agt'),
      name: body.name ?? body.displayName ?? email,
      email: columns.email ?? email,
    }).catch(rethrow);
    return toMailbox(row, false);
  }

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { tenantId, limit, cursor, archived }: z.output<typeof listing>,
  ): Promise<{ mailboxes: Mailbox[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    const rows = await listMailboxes(this.db, caller.workspaceId, {
      after: cursor,
      limit: limit + 1,
      archived: archived === 'true',
      email: caller.mailbox,
    });
    const { items, nextCursor } = pageOf(rows, limit, { view: (row) => row, cursor: (row) => row.id });
    return { mailboxes: await Promise.all(items.map((row) => this.view(caller, row))), nextCursor };
  }

  @Get(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    return this.view(caller, await this.mailbox(caller, id));
  }

  @Patch(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async change(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: mailboxChanges }) { tenantId, ...body }: MailboxChanges,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const { archived_at: archivedAt } = await this.mailbox(caller, id);
    return this.update(caller, id, toColumns(body, { now: new Date(), archivedAt }));
  }

  @Patch(':id/autonomy')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async setAutonomy(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: autonomy }) { tenantId, autonomyLevel: level }: z.output<typeof autonomy>,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    return this.update(caller, id, { autonomy_level: level });
  }

  @Post(':id/pause')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async pause(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: pauseBody }) { tenantId, ...why }: PauseBody,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    const row = await this.mailbox(caller, id);
    if (row.archived_at) throw archivedMailbox(id);
    await this.pauses.pauseAgent({ agentId: row.id, agentName: row.name }, requesterOf(caller), why);
    return this.view(caller, row);
  }

  @Post(':id/resume')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async resume(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: tenantBody }) { tenantId }: z.output<typeof tenantBody>,
  ): Promise<Mailbox> {
    assertOwnTenant(caller, tenantId);
    const row = await this.mailbox(caller, id);
    await this.pauses.resumeAgent({ agentId: row.id, agentName: row.name }, requesterOf(caller));
    return this.view(caller, row);
  }

  private async update(caller: Principal, id: string, changes: Parameters<typeof updateAgent>[3]): Promise<Mailbox> {
    const row = await updateAgent(this.db, caller.workspaceId, id, changes).catch(rethrow);
    if (row === undefined) throw unknownMailbox(id);
    return this.view(caller, row);
  }

  /** @throws Problem 404, also for one that the key is not bound to */
  private async mailbox({ workspaceId, mailbox }: Principal, id: string): Promise<AgentRow> {
    const row = await findAgent(this.db, workspaceId, id);
    if (row === undefined || (mailbox !== undefined && row.email !== mailbox)) throw unknownMailbox(id);
    return row;
  }

  private async view({ workspaceId }: Principal, row: AgentRow): Promise<Mailbox> {
    return toMailbox(row, (await agentPause(this.log, workspaceId, row.id)) !== undefined);
  }
}

function rethrow(error: unknown): never {
  throw agentProblem(error);
}
