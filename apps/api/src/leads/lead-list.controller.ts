import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { newId, normaliseAddress } from '@posthorn/events';
import { addToLeadList } from '@posthorn/leads';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { KEYS } from '../reach/keys.js';
import { assertOwnWorkspace } from '../reach/own-workspace.js';
import { reachPaths } from '../reach/paths.js';
import { reachError } from '../reach/reach-error.js';
import { workspaceQuery } from './lead-body.js';
import type { LeadsAnswer } from './lead.controller.js';
import { listProblem, unknownList } from './lead.errors.js';
import { countMatching, listLeads } from './lead.queries.js';
import { leadListChanges, leadListPage, listedLeads, newLeadList } from './lead-list-body.js';
import {
  countLeadLists,
  deleteLeadList,
  insertLeadList,
  leadIdsOf,
  listLeadLists,
  readLeadList,
  removeFromLeadList,
  updateLeadList,
} from './lead-list.queries.js';
import { leadListView, type LeadListView } from './lead-list-view.js';
import { knownList } from './lead-id.js';
import { leadView } from './lead-view.js';

export interface LeadListAnswer {
  readonly ok: true;
  readonly list: LeadListView;
}

export interface LeadListsAnswer {
  readonly ok: true;
  readonly lists: readonly LeadListView[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** Lists of leads; a campaign takes one as its segment. */
@Controller(reachPaths('lead-lists'))
@ProblemShape(reachError)
export class LeadListController {
  constructor(@Inject(DATABASE) private readonly db: Db) {}

  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newLeadList }) { name, description = null, workspace_id }: z.output<typeof newLeadList>,
  ): Promise<LeadListAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const list = await insertLeadList(this.db, placeOf(caller, newId('lst')), { name, description }).catch(rethrow);
    return { ok: true, list: leadListView(list) };
  }

  /** Oldest first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: leadListPage }) { limit, offset, workspace_id }: z.output<typeof leadListPage>,
  ): Promise<LeadListsAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const [rows, total] = await Promise.all([
      listLeadLists(this.db, caller.workspaceId, { limit, offset }),
      countLeadLists(this.db, caller.workspaceId),
    ]);
    return { ok: true, lists: rows.map(leadListView), total, limit, offset };
  }

  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<LeadListAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    return this.answer(caller, id);
  }

  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async change(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: leadListChanges }) { workspace_id, ...changes }: z.output<typeof leadListChanges>,
  ): Promise<LeadListAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const list = await updateLeadList(this.db, placeOf(caller, id), changes).catch(rethrow);
    if (list === undefined) throw unknownList();
    return { ok: true, list: leadListView(list) };
  }

  /** Its leads stay. */
  @Delete(':id')
  @HttpCode(204)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<void> {
    assertOwnWorkspace(caller, workspace_id);
    await this.assertThere(caller, id);
    await deleteLeadList(this.db, placeOf(caller, id));
  }

  /** Oldest first. */
  @Get(':id/leads')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async leads(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: leadListPage }) { limit, offset, workspace_id }: z.output<typeof leadListPage>,
  ): Promise<LeadsAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    await this.assertThere(caller, id);
    const filter = { listId: id };
    const [rows, total] = await Promise.all([
      listLeads(this.db, caller.workspaceId, { filter, limit, offset }),
      countMatching(this.db, caller.workspaceId, filter),
    ]);
    return { ok: true, leads: rows.map(leadView), total, limit, offset };
  }

  /** Who is on it already stays on it; ids and addresses that are no lead of the workspace are passed over. */
  @Post(':id/leads')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async add(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: listedLeads }) body: z.output<typeof listedLeads>,
  ): Promise<{ readonly ok: true; readonly added: number }> {
    assertOwnWorkspace(caller, body.workspace_id);
    await this.assertThere(caller, id);
    const ids = await this.idsOf(caller, body);
    const added = await addToLeadList(this.db, { workspaceId: caller.workspaceId, listId: id }, ids);
    return { ok: true, added };
  }

  /** Takes leads off the list; they stay in the store. */
  @Post(':id/leads/remove')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async takeOff(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: listedLeads }) body: z.output<typeof listedLeads>,
  ): Promise<{ readonly ok: true; readonly removed: number }> {
    assertOwnWorkspace(caller, body.workspace_id);
    await this.assertThere(caller, id);
    const removed = await removeFromLeadList(this.db, placeOf(caller, id), await this.idsOf(caller, body));
    return { ok: true, removed };
  }

  private async idsOf(
    { workspaceId }: Principal,
    { lead_ids: ids = [], emails = [] }: z.output<typeof listedLeads>,
  ): Promise<string[]> {
    return [...ids, ...(await leadIdsOf(this.db, workspaceId, emails.map(normaliseAddress)))];
  }

  /** @throws Problem 404 */
  private async assertThere(caller: Principal, id: string): Promise<void> {
    await this.answer(caller, id);
  }

  private async answer(caller: Principal, id: string): Promise<LeadListAnswer> {
    const list = await readLeadList(this.db, placeOf(caller, id));
    if (list === undefined) throw unknownList();
    return { ok: true, list: leadListView(list) };
  }
}

const placeOf = ({ workspaceId }: Principal, id: string) => ({ workspaceId, id: knownList(id) });

function rethrow(error: unknown): never {
  throw listProblem(error);
}
