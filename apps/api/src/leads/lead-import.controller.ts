import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { KEYS } from '../reach/keys.js';
import { assertOwnWorkspace } from '../reach/own-workspace.js';
import { reachPaths } from '../reach/paths.js';
import { reachError } from '../reach/reach-error.js';
import { workspaceQuery } from './lead-body.js';
import { leadImportView, type LeadImportView } from './lead-import-view.js';
import { LeadImports } from './lead-imports.handler.js';
import { leadListPage } from './lead-list-body.js';
import { readUpload, uploadQuery } from './lead-upload.js';

/** 32 MiB: some 200,000 rows. */
const MAX_FILE_BYTES = 33_554_432;

export interface LeadImportAnswer {
  readonly ok: true;
  readonly import: LeadImportView;
}

export interface LeadImportsAnswer {
  readonly ok: true;
  readonly imports: readonly LeadImportView[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
}

/** Files of leads: sent here, read by the planner. */
@Controller(reachPaths('leads'))
@ProblemShape(reachError)
export class LeadImportController {
  constructor(@Inject(LeadImports) private readonly imports: LeadImports) {}

  /** Takes a file, looks at its header and answers with an import to follow. */
  @Post('import')
  @HttpCode(202)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  @RouteConfig({ rawBody: true, keyBeforeBody: true, bodyLimitBytes: MAX_FILE_BYTES } satisfies RouteOptions)
  async start(
    @Caller() caller: Principal,
    @Body() body: Buffer,
    @Headers('content-type') contentType: string | undefined,
    @Query({ schema: uploadQuery }) query: z.output<typeof uploadQuery>,
  ): Promise<{ readonly ok: true; readonly importId: string }> {
    assertOwnWorkspace(caller, query.workspace_id);
    const upload = await readUpload(body, contentType ?? '', query);
    return { ok: true, importId: await this.imports.start(caller, upload) };
  }

  /** Newest first. */
  @Get('imports')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: leadListPage }) { limit, offset, workspace_id }: z.output<typeof leadListPage>,
  ): Promise<LeadImportsAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    const { imports, total } = await this.imports.list(caller, { limit, offset });
    return { ok: true, imports: imports.flatMap((each) => leadImportView(each) ?? []), total, limit, offset };
  }

  @Get('imports/:id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<LeadImportAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    return this.answer(caller, id);
  }

  /** Calls an import off; rows that are stored stay. */
  @Post('imports/:id/cancel')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  async cancel(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
  ): Promise<LeadImportAnswer> {
    assertOwnWorkspace(caller, workspace_id);
    await this.imports.cancel(caller, id);
    return this.answer(caller, id);
  }

  /** The rejected rows as CSV, each with its problem: to correct and send again. */
  @Get('imports/:id/errors')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async errors(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: workspaceQuery }) { workspace_id }: z.output<typeof workspaceQuery>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertOwnWorkspace(caller, workspace_id);
    const bytes = await this.imports.errorFile(caller, id);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${id}-rejected.csv"`)
      .send(Buffer.from(bytes));
  }

  private async answer(caller: Principal, id: string): Promise<LeadImportAnswer> {
    return { ok: true, import: leadImportView(await this.imports.find(caller, id)) as LeadImportView };
  }
}
