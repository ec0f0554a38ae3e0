import { Body, Controller, Delete, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Caller, ProblemShape, RequireKey, RouteConfig, type Principal, type RouteOptions } from '@posthorn/platform';
import type { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { noBody, scheduling } from './campaign-body.js';
import { campaignError, rethrowAbout } from './campaign.errors.js';
import { CampaignCommandsHandler, type CancelledCampaign, type StartedCampaign } from './campaign-commands.handler.js';
import type { CampaignSummary } from './campaign-view.js';
import { CampaignsHandler, type AddedView } from './campaigns.handler.js';
import { KEYS } from './keys.js';
import { BODY_LIMIT_BYTES, moreRecipients, type MoreRecipients } from './recipient-body.js';

type Nothing = z.output<typeof noBody>;

/** What is done with a campaign. */
@Controller('mail/campaigns/:id')
@ProblemShape(campaignError)
export class CampaignCommandController {
  constructor(
    @Inject(CampaignCommandsHandler) private readonly commands: CampaignCommandsHandler,
    @Inject(CampaignsHandler) private readonly campaigns: CampaignsHandler,
  ) {}

  /** Adds recipients, also while it sends; whoever is a recipient already is left out. */
  @Post('recipients')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  @RouteConfig({ bodyLimitBytes: BODY_LIMIT_BYTES } satisfies RouteOptions)
  @Idempotent({ operation: 'misarmail-add-recipients' })
  addRecipients(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: moreRecipients }) body: MoreRecipients,
  ): Promise<AddedView> {
    assertUnbound(caller);
    return this.campaigns.addRecipients(id, body, caller).catch(rethrowAbout(id));
  }

  /** Starts it now. */
  @Post('send')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  send(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: Nothing,
  ): Promise<StartedCampaign> {
    assertUnbound(caller);
    return this.commands.send(id, caller).catch(rethrowAbout(id));
  }

  /** Starts it at a time; another time moves it. */
  @Post('schedule')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  schedule(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: scheduling }) { scheduled_at: at, send_at: alias = new Date(0) }: z.output<typeof scheduling>,
  ): Promise<CampaignSummary> {
    assertUnbound(caller);
    return this.commands.schedule(id, at ?? alias, caller).catch(rethrowAbout(id));
  }

  /** Mails that wait stay where they are until it is resumed. */
  @Post('pause')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  pause(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: Nothing,
  ): Promise<CampaignSummary> {
    assertUnbound(caller);
    return this.commands.pause(id, caller).catch(rethrowAbout(id));
  }

  /** Goes on where it was. */
  @Post('resume')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  resume(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: Nothing,
  ): Promise<CampaignSummary> {
    assertUnbound(caller);
    return this.commands.resume(id, caller).catch(rethrowAbout(id));
  }

  /** Calls it off, for good. Answered when nothing of it waits any more, after ten seconds at most. */
  @Post('cancel')
  @HttpCode(200)
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  cancel(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: Nothing,
  ): Promise<CancelledCampaign> {
    assertUnbound(caller);
    return this.commands.cancel(id, caller).catch(rethrowAbout(id));
  }

  /** Calls off what has not started. It stays in the list as cancelled: what happened is never forgotten. */
  @Delete()
  @RequireKey({ kinds: KEYS, scopes: ['send'] })
  remove(@Caller() caller: Principal, @Param('id') id: string): Promise<{ success: true }> {
    assertUnbound(caller);
    return this.commands.remove(id, caller).catch(rethrowAbout(id));
  }
}
