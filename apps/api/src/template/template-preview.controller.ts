import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { renderTemplate, type MailTemplate, type RenderedMail } from '@posthorn/mail';
import { Caller, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { label } from '../stored-text.js';
import { assertOwnTenant } from '../tenant.js';
import { draftRendering, rendering, templateDraft, type TemplateDraft } from './template-body.js';
import { notRendered, otherVersion, unknownTemplate } from './template.errors.js';
import { findTemplate } from './template.queries.js';
import { lintOf, mailTemplate, type TemplateLint } from './template-view.js';

type TemplatesDatabase = Parameters<typeof findTemplate>[0];

/** Looking at templates: nothing is stored, nothing is sent. */
@Controller(['v1/agent/templates', 'v1/templates'])
export class TemplatePreviewController {
  constructor(@Inject(DATABASE) private readonly db: TemplatesDatabase) {}

  @Post('lint')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  @RouteConfig({ bodyLimitBytes: 4_194_304 } satisfies RouteOptions)
  lint(
    @Caller() caller: Principal,
    @Body({ schema: templateDraft }) { tenantId, ...draft }: TemplateDraft,
  ): TemplateLint {
    assertOwnTenant(caller, tenantId);
    return lintOf(mailTemplate(draft));
  }

  @Post('render')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  @RouteConfig({ bodyLimitBytes: 4_194_304 } satisfies RouteOptions)
  renderDraft(
    @Caller() caller: Principal,
    @Body({ schema: draftRendering }) { tenantId, variables, ...draft }: z.output<typeof draftRendering>,
  ): RenderedMail {
    assertOwnTenant(caller, tenantId);
    return rendered(mailTemplate(draft), variables);
  }

  @Post(':id/render')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['read'] })
  async render(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: rendering }) { tenantId, version, variables }: z.output<typeof rendering>,
  ): Promise<RenderedMail & { readonly version: number }> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    const row = await findTemplate(this.db, caller.workspaceId, id);
    if (row === undefined) throw unknownTemplate(id);
    if (version !== undefined && row.version !== version)
      throw otherVersion(row.id, { named: version, current: row.version });
    return { version: row.version, ...rendered(mailTemplate(row), variables) };
  }
}

/** @throws Problem 422 naming what is missing */
function rendered(template: MailTemplate, variables: Readonly<Record<string, unknown>>): RenderedMail {
  const result = renderTemplate(template, variables);
  if (!result.ok) throw notRendered(result);
  return result.content;
}
