import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Caller, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import { ContentChangedError, HeldSends, type HeldSendState } from '@posthorn/sending';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import type { ReceivedRow } from '../inbound/received-mail.queries.js';
import { requesterOf } from '../requester.js';
import { label } from '../stored-text.js';
import { assertOwnTenant, tenantBody } from '../tenant.js';
import { approveBody, editBody, rejectBody, releaseBody, type EditBody } from './approval-body.js';
import { contentGone, decisionProblem, hashNeeded, notEditable } from './approval.errors.js';
import { EscalationHandler } from './escalation.handler.js';
import { HeldMessages } from './held-messages.js';
import { MailDecisions, type MailDecided } from './mail-decisions.js';
import { ESCALATED_TO } from './queues.js';

/** What became of a send by a decision. */
interface Decided {
  readonly requestId: string;
  readonly status: HeldSendState['status'];
  readonly approvalId: string | null;
  readonly contentSha256: string | null;
  /** When it was blocked after all, or why it was canceled. */
  readonly reason: string | null;
  readonly detail: string | null;
}

/**
 * Decisions of people. They need the scope `manage`, which a key that an agent sends with should not have, and no key that is
 * bound to a mailbox: nobody approves what it asked for itself (ADR 0018).
 */
@Controller('v1/agent/override')
export class DecisionController {
  constructor(
    @Inject(HeldMessages) private readonly held: HeldMessages,
    @Inject(HeldSends) private readonly sends: HeldSends,
    @Inject(EscalationHandler) private readonly escalation: EscalationHandler,
    @Inject(MailDecisions) private readonly mails: MailDecisions,
  ) {}

  @Post(':id/approve')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async approve(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: approveBody }) { tenantId, contentSha256, reason }: z.output<typeof approveBody>,
  ): Promise<Decided | MailDecided> {
    const mail = await this.mail(caller, id, tenantId);
    if (mail !== undefined) return this.mails.decide(caller, mail, 'approved', reason).catch(rethrow);
    const { row, ...target } = await this.target(caller, id);
    if (contentSha256 === undefined) throw hashNeeded(row.send_id);
    return toDecided(await this.sends.approve(target, { contentSha256 }, requesterOf(caller), reason).catch(rethrow));
  }

  @Post([':id/reject', 'held-messages/:id/reject'])
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async reject(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: rejectBody }) { tenantId, reason }: z.output<typeof rejectBody>,
  ): Promise<Decided | MailDecided> {
    const mail = await this.mail(caller, id, tenantId);
    if (mail !== undefined) return this.mails.decide(caller, mail, 'rejected', reason).catch(rethrow);
    const { row, ...target } = await this.target(caller, id);
    const by = requesterOf(caller);
    const rejected = row.kind === 'outcome' ? this.sends.cancel(target, by) : this.sends.reject(target, by, reason);
    return toDecided(await rejected.catch(rethrow));
  }

  /** Lets go what policy blocked, an approval holds or an interruption stopped, in a person's responsibility. */
  @Post('held-messages/:id/release')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async release(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: releaseBody }) { tenantId, contentSha256 }: z.output<typeof releaseBody>,
  ): Promise<Decided | MailDecided> {
    const mail = await this.mail(caller, id, tenantId);
    if (mail !== undefined) return this.mails.decide(caller, mail, 'approved').catch(rethrow);
    const { row, ...target } = await this.target(caller, id);
    if (contentSha256 === undefined && row.kind !== 'outcome') throw hashNeeded(row.send_id);
    const content = contentSha256 === undefined ? 'current' : { contentSha256 };
    return toDecided(await this.sends.release(target, content, requesterOf(caller)).catch(rethrow));
  }

  /** Another content, which waits for an approval of its own. */
  @Post(':id/edit')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  @RouteConfig({ bodyLimitBytes: 4_194_304 } satisfies RouteOptions)
  async edit(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: editBody }) { tenantId, ...changes }: EditBody,
  ): Promise<Decided> {
    const mail = await this.mail(caller, id, tenantId);
    if (mail !== undefined) throw notEditable(mail.message_id);
    const { row, ...target } = await this.target(caller, id);
    const { contentSha256, subject, html, text } = changes;
    if (contentSha256 !== undefined && contentSha256 !== row.content_sha256)
      throw decisionProblem(new ContentChangedError(row.send_id, row.content_sha256 ?? ''));
    const { html: htmlBefore, text: textBefore, ...rest } = (await this.held.content(row)) ?? gone(row.send_id);
    const parts = { html: html === undefined ? htmlBefore : html, text: text === undefined ? textBefore : text };
    const content = {
      ...rest,
      ...(subject !== undefined && { subject }),
      ...(typeof parts.html === 'string' && { html: parts.html }),
      ...(typeof parts.text === 'string' && { text: parts.text }),
    };
    return toDecided(await this.sends.edit(target, content, requesterOf(caller)).catch(rethrow));
  }

  /** To the queue of those who decide on risks; the approval and its end stay the same. */
  @Post(':id/escalate')
  @HttpCode(200)
  @RequireKey({ kinds: ['mm_live', 'mm_test'], scopes: ['manage'] })
  async escalate(
    @Caller() caller: Principal,
    @Param('id', { schema: label }) id: string,
    @Body({ schema: tenantBody }) { tenantId }: z.output<typeof tenantBody>,
  ): Promise<{ requestId: string; status: 'pending_approval'; queue: string } | MailDecided> {
    const mail = await this.mail(caller, id, tenantId);
    if (mail !== undefined) return this.mails.decide(caller, mail, 'escalated').catch(rethrow);
    const { row } = await this.target(caller, id);
    await this.escalation.escalate(row, requesterOf(caller), new Date().toISOString()).catch(rethrow);
    return { requestId: row.send_id, status: 'pending_approval', queue: ESCALATED_TO };
  }

  /** The received mail that is meant, if one is. @throws Problem 403 */
  private async mail(caller: Principal, id: string, tenantId: string | undefined): Promise<ReceivedRow | undefined> {
    assertOwnTenant(caller, tenantId);
    assertUnbound(caller);
    return this.mails.named(caller, id).catch(rethrow);
  }

  private target(caller: Principal, id: string) {
    return this.held.target(caller, id).catch(rethrow);
  }
}

function toDecided({ requestId, status, approvalId, contentSha256, reason, detail }: HeldSendState): Decided {
  return {
    requestId,
    status,
    approvalId: approvalId ?? null,
    contentSha256: contentSha256 ?? null,
    reason: reason ?? null,
    detail: detail ?? null,
  };
}

function gone(requestId: string): never {
  throw contentGone(requestId);
}

function rethrow(error: unknown): never {
  throw decisionProblem(error);
}
