import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { fingerprintOf } from '../idempotency/fingerprint.js';
import { REPLAYED_HEADERS } from '../idempotency/idempotency-interceptor.js';
import { idempotencyProblem } from '../idempotency/idempotency.errors.js';
import { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import {
  campaignChanges,
  campaignListing,
  newCampaign,
  type CampaignChanges,
  type NewCampaign,
} from './campaign-body.js';
import { campaignError, rethrowAbout } from './campaign.errors.js';
import { campaignIdOf, idempotencyKeyOf } from './campaign-key.js';
import type { CampaignView } from './campaign-view.js';
import { CampaignsHandler, type CampaignPage, type ChangedCampaign } from './campaigns.handler.js';
import { KEYS } from './keys.js';
import { BODY_LIMIT_BYTES } from './recipient-body.js';

interface CreatedCampaign extends ChangedCampaign {
  /** The request came before under the same idempotency key, and this is its answer of then. */
  readonly idempotent?: true;
}

/** Campaigns: what they are made of. */
@Controller('mail/campaigns')
@ProblemShape(campaignError)
export class CampaignController {
  constructor(
    @Inject(CampaignsHandler) private readonly campaigns: CampaignsHandler,
    @Inject(IdempotentRequests) private readonly requests: IdempotentRequests,
  ) {}

  /**
   * Makes a campaign, a draft unless `scheduled_at` is given. Recipients that are suppressed, given twice or no addresses are
   * left out and told of in `warnings`.
   */
  @Post()
  @HttpCode(201)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  async create(
    @Caller() caller: Principal,
    @Body({ schema: newCampaign }) body: NewCampaign,
    @Headers('idempotency-key') header: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedCampaign> {
    assertUnbound(caller);
    const key = idempotencyKeyOf(body.idempotency_key, header);
    if (key === undefined) return this.campaigns.create(body, caller, undefined).catch(rethrowAbout(''));
    const { workspaceId, testMode } = caller;
    const campaignId = campaignIdOf(caller, key);
    const fingerprint = fingerprintOf('misarmail-create-campaign', askedIn(body));
    const { body: answer, isReplayed } = await this.requests
      .once({ workspaceId, testMode, key, fingerprint }, async () => ({
        status: 201,
        body: await this.campaigns.create(body, caller, campaignId),
      }))
      .catch((error: unknown) => rethrowAbout(campaignId)(idempotencyProblem(error)));
    if (!isReplayed) return answer as CreatedCampaign;
    reply.headers(REPLAYED_HEADERS);
    return { ...(answer as CreatedCampaign), idempotent: true };
  }

  /** Campaigns, newest first. */
  @Get()
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  list(
    @Caller() caller: Principal,
    @Query({ schema: campaignListing }) query: z.output<typeof campaignListing>,
  ): Promise<CampaignPage> {
    assertUnbound(caller);
    return this.campaigns.list(query, caller).catch(rethrowAbout(''));
  }

  /** A campaign with its texts. */
  @Get(':id')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  show(@Caller() caller: Principal, @Param('id') id: string): Promise<CampaignView> {
    assertUnbound(caller);
    return this.campaigns.show(id, caller).catch(rethrowAbout(id));
  }

  /** Changes a campaign that has not started. */
  @Patch(':id')
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  update(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: campaignChanges }) body: CampaignChanges,
  ): Promise<ChangedCampaign> {
    assertUnbound(caller);
    return this.campaigns.update(id, body, caller).catch(rethrowAbout(id));
  }
}

/** What a request asks for, whichever way it gives its key. Of a list of recipients its text, as sorting it takes a while. */
function askedIn({ idempotency_key: _key, recipients, ...asked }: NewCampaign): object {
  return { ...asked, recipients: recipients && JSON.stringify(recipients) };
}
