import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { newId } from '@posthorn/events';
import { Caller, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { idCursor, pageOf, paging } from '../paging.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantQuery } from '../tenant.js';
import {
  approval,
  newTemplate,
  templateChanges,
  type NewTemplateBody,
  type TemplateChangesBody,
} from './template-body.js';
import { bodyless, lintFailed, otherVersion, templateProblem, unknownTemplate } from './template.errors.js';
import {
  approveTemplate,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  listTemplates,
  updateTemplate,
  type TemplateRow,
} from './template.queries.js';
import { lintOf, mailTemplate, toSummary, toTemplate, type Template, type TemplateSummary } from './template-view.js';

type TemplatesDatabase = Parameters<typeof findTemplate>[0];

const listing = z.strictObject({ ...paging, cursor: idCursor('tpl') });

/** Mails with variables. Approving names a version, so that what was looked at is what is approved (ADR 0018). */
@Controller(['v1/agent/templates', 'v1/templates'])
export class TemplateController {
  constructor(@Inject(DATABASE) private readonly db: TemplatesDatabase) {}

  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @RouteConfig({ bodyLimitBytes: 4_194_304 } satisfies RouteOptions)
  @Idempotent({ operation: 'create-template' })
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newTemplate }) { tenantId, name, subject, html = null, text = null }: NewTemplateBody,
  ): Promise<Template> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const template = { id: newId('tpl'), name, subject, html, text };
    return toTemplate(await insertTemplate(this.db, caller.workspaceId, template).catch(rethrow));
  }

  @Get()
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async list(
    @Caller() caller: Principal,
    @Query({ schema: listing }) { tenantId, limit, cursor }: z.output<typeof listing>,
  ): Promise<{ templates: TemplateSummary[]; nextCursor: string | null }> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const rows = await listTemplates(this.db, caller.workspaceId, { after: cursor, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, { view: toSummary, cursor: ({ id }) => id });
    return { templates: items, nextCursor };
  }

  /** By id or by name. */
  @Get(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async show(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<Template> {
    assertOwnTenant(caller, tenantId);
    return toTemplate(await this.template(caller, id));
  }

  @Patch(':id')
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @RouteConfig({ bodyLimitBytes: 4_194_304 } satisfies RouteOptions)
  async change(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: templateChanges }) { tenantId, version, ...changes }: TemplateChangesBody,
  ): Promise<Template> {
    assertOwnTenant(caller, tenantId);
    const row = await this.template(caller, id, version);
    assertHasBody({
      html: changes.html === undefined ? row.html : changes.html,
      text: changes.text === undefined ? row.text : changes.text,
    });
    const place = { workspaceId: caller.workspaceId, id: row.id, version: row.version };
    const changed = await updateTemplate(this.db, place, changes).catch(rethrow);
    return toTemplate(changed ?? (await this.changedMeanwhile(caller, row)));
  }

  /** Only a template without errors, and only the version that was looked at. */
  @Post(':id/approve')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async approve(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: approval }) { tenantId, version }: z.output<typeof approval>,
  ): Promise<Template> {
    assertOwnTenant(caller, tenantId);
    const row = await this.template(caller, id, version);
    const { ok, findings } = lintOf(mailTemplate(row));
    if (!ok) throw lintFailed(row.id, findings);
    const approved = await approveTemplate(this.db, { workspaceId: caller.workspaceId, id: row.id, version });
    return toTemplate(approved ?? (await this.changedMeanwhile(caller, row)));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async remove(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Query({ schema: tenantQuery }) { tenantId }: z.output<typeof tenantQuery>,
  ): Promise<void> {
    assertOwnTenant(caller, tenantId);
    const row = await this.template(caller, id);
    await deleteTemplate(this.db, caller.workspaceId, row.id);
  }

  /** @throws Problem 404, or 409 when the caller has seen another version */
  private async template(caller: Principal, id: string, version?: number): Promise<TemplateRow> {
    assertUnbound(caller);
    const row = await findTemplate(this.db, caller.workspaceId, id);
    if (row === undefined) throw unknownTemplate(id);
    if (version !== undefined && row.version !== version)
      throw otherVersion(row.id, { named: version, current: row.version });
    return row;
  }

  private async changedMeanwhile(caller: Principal, { id, version }: TemplateRow): Promise<never> {
    const { version: current } = await this.template(caller, id);
    throw otherVersion(id, { named: version, current });
  }
}

/** @throws Problem 422 when a change takes the last part of the body away */
function assertHasBody({ html, text }: { readonly html?: string | null; readonly text?: string | null }): void {
  if (!html && !text) throw bodyless();
}

function rethrow(error: unknown): never {
  throw templateProblem(error);
}
