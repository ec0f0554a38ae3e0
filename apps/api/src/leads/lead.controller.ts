import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { newLead, upsertLeads } from '@posthorn/leads';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { KEYS } from '../reach/keys.js';
import { assertOwnWorkspace } from '../reach/own-workspace.js';
import { reachPaths } from '../reach/paths.js';
import { reachError } from '../reach/reach-error.js';
import { givenLead, leadChanges, leadListing, newLeadBody, workspaceQuery } from './lead-body.js';
import { filterOf } from './lead-filter.js';
import { notALead, unknownLead } from './lead.errors.js';
import { countMatching, deleteLead, findLead, listLeads, updateLead } from './lead.queries.js';
import { changedColumns } from './lead-changes.js';
import { knownLead } from './lead-id.js';
import { leadView, type LeadView } from './lead-view.js';

const SOURCE = 'api';

export interface LeadAnswer {
  readonly ok: true;
  readonly lead: LeadView;
}

export interface LeadsAnswer {
  readonly ok: true;
  readonly leads: readonly LeadView[];
  /** Leads that match, of all pages. */
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** The people a workspace may write to. */
@Controller(reachPaths('leads'))
@ProblemShape(reachError)
export class LeadController {
  constructor(@Inject(DATABASE) private readonly db: Db) {}

  /** Stores a lead under its address: 201 for a new one, 200 when what is said was written to one that was there. */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newLeadBody }) { workspace_id, ...body }: z.output<typeof newLeadBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LeadAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const read = newLead(givenLead(body), SOURCE);
    if (!read.ok) throw notALead(read.problems);
    const [stored] = await upsertLeads(this.db, caller.workspaceId, { rows: [{ lead: read.lead }] });
    if (stored?.created === false) reply.status(200);
    return this.answer(caller, stored?.leadId ?? '');
  }

  /** Those that match, oldest first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: leadListing }) { limit, offset, workspace_id, ...query }: z.output<typeof leadListing>,
  ): Promise<LeadsAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const filter = filterOf(query);
    const [rows, total] = await Promise.all([
      listLeads(this.db, caller.workspaceId, { filter, limit, offset }),
      countMatching(this.db, caller.workspaceId, filter),
    ]);
    return { ok: true, leads: rows.map(leadView), total, limit, offset };
  }

  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<LeadAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    return this.answer(caller, id);
  }

  /** What is left out stays; the address and where the lead came from do not change. */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: leadChanges }) { workspace_id, custom = {}, ...changes }: z.output<typeof leadChanges>,
  ): Promise<LeadAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const row = await findLead(this.db, caller.workspaceId, knownLead(id));
    if (row === undefined) throw unknownLead();
    const isCustom = Object.keys(custom).length > 0;
    const given = Object.fromEntries(
      Object.entries(isCustom ? { ...row.custom, ...custom } : {}).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    );
    const read = newLead(givenLead({ email: row.email, ...changes, custom: given }), SOURCE);
    if (!read.ok) throw notALead(read.problems);
    const columns = changedColumns(changes, read.lead, row);
    const changed = await updateLead(this.db, { workspaceId: caller.workspaceId, id }, { columns, custom });
    if (changed === undefined) throw unknownLead();
    return { ok: true, lead: leadView(changed) };
  }

  /** Forgets a person, with its place on every list. Mails that were sent stay in the log. */
  @Delete(':id')
  @HttpCode(204)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<void> {
    assertOwnWorkspace(caller, workspace_id);
    if (!(await deleteLead(this.db, caller.workspaceId, knownLead(id)))) throw unknownLead();
  }

  private async answer({ workspaceId }: Principal, id: string): Promise<LeadAnswer> {
    const row = await findLead(this.db, workspaceId, knownLead(id));
    if (row === undefined) throw unknownLead();
    return { ok: true, lead: leadView(row) };
  }
}
