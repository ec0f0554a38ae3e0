import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Caller, mailsAiError, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import type { z } from 'zod';
import { assertUnbound } from '../../bound-key.js';
import { KEYS } from '../keys.js';
import type { Page } from '../paging.js';
import { allowance, newSuppression, suppressionQuery } from './suppression-body.js';
import { SuppressionHandler, type Allowance, type SuppressionLookup } from './suppression.handler.js';

/** Who is not to be mailed, as mails.ai has it: one address asked for, and who is allowed again. */
@Controller(['v1/suppression', 'api/v1/suppression'])
@ProblemShape(mailsAiError)
export class MailsAiSuppressionController {
  constructor(@Inject(SuppressionHandler) private readonly suppression: SuppressionHandler) {}

  /** With `address`, whether it may be mailed; without, those that are allowed again. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  look(
    @Caller() caller: Principal,
    @Query({ schema: suppressionQuery }) { address, limit, cursor }: z.output<typeof suppressionQuery>,
  ): Promise<SuppressionLookup | Page<Allowance>> {
    assertUnbound(caller);
    if (address !== undefined) return this.suppression.lookUp(caller, address);
    return this.suppression.allowances(caller, limit, cursor);
  }

  /** Puts an address on the workspace's list. */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  suppress(
    @Caller() caller: Principal,
    @Body({ schema: newSuppression }) body: z.output<typeof newSuppression>,
  ): Promise<SuppressionLookup> {
    assertUnbound(caller);
    return this.suppression.suppress(body, caller);
  }

  /** Takes an address off the list: say why it wants mail again. */
  @Post('allow')
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  allow(
    @Caller() caller: Principal,
    @Body({ schema: allowance }) { address, attestation }: z.output<typeof allowance>,
  ): Promise<Allowance> {
    assertUnbound(caller);
    return this.suppression.allow(address, attestation, caller);
  }

  /** Takes an allowance back: the address is suppressed again. */
  @Delete('allow/:id')
  @RequireKey({ kinds: KEYS, scopes: ['manage'] })
  revoke(@Caller() caller: Principal, @Param('id') id: string): Promise<{ id: string; revoked_at: string }> {
    assertUnbound(caller);
    return this.suppression.revoke(id, caller);
  }
}
