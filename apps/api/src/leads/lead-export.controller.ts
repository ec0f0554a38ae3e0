import { Readable } from 'node:stream';
import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { KEYS } from '../reach/keys.js';
import { assertOwnWorkspace } from '../reach/own-workspace.js';
import { reachPaths } from '../reach/paths.js';
import { reachError } from '../reach/reach-error.js';
import { leadsAsCsv, leadsAsJson } from './export-leads.js';
import { leadExport } from './lead-body.js';
import { filterOf } from './lead-filter.js';

/** Leads as a file. */
@Controller(reachPaths('leads'))
@ProblemShape(reachError)
export class LeadExportController {
  constructor(@Inject(DATABASE) private readonly db: Db) {}

  /** Those that match as CSV or JSON, written as they are read. */
  @Get('export')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async export(
    @Caller() caller: Principal,
    @Query({ schema: leadExport }) { format, workspace_id, ...query }: z.output<typeof leadExport>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertOwnWorkspace(caller, workspace_id);
    const wanted = { workspaceId: caller.workspaceId, filter: filterOf(query) };
    const text = format === 'csv' ? leadsAsCsv(this.db, wanted) : leadsAsJson(this.db, wanted);
    await reply
      .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="leads.${format}"`)
      .send(Readable.from(text, { objectMode: false }));
  }
}
