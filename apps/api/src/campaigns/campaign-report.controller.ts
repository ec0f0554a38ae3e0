import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { Campaigns } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { Caller, ProblemShape, RequireKey, type Principal } from '@posthorn/platform';
import { z } from 'zod';
import { assertUnbound } from '../bound-key.js';
import { paging } from './campaign-body.js';
import { campaignError, rethrowAbout } from './campaign.errors.js';
import { countUnsubscribes } from './campaign-sends.queries.js';
import { campaignStatsView, type CampaignStatsView } from './campaign-stats-view.js';
import { known } from './campaigns.handler.js';
import { KEYS } from './keys.js';
import { RecipientPages, type RecipientPage } from './recipient-pages.js';

const recipientListing = z.strictObject(paging);

/** What became of campaigns. */
@Controller('mail/campaigns/:id')
@ProblemShape(campaignError)
export class CampaignReportController {
  constructor(
    @Inject(Campaigns) private readonly campaigns: Campaigns,
    @Inject(RecipientPages) private readonly pages: RecipientPages,
    @Inject(DATABASE) private readonly db: Db,
  ) {}

  /** Figures of the whole and of each step and variant. What is not known is null, never 0. */
  @Get('stats')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  async stats(@Caller() caller: Principal, @Param('id') id: string): Promise<CampaignStatsView> {
    assertUnbound(caller);
    const [row, definition, stats, unsubscribes] = await Promise.all([
      this.campaigns.find(known(id), caller),
      this.campaigns.definitionOf(id, caller),
      this.campaigns.stats(id, caller),
      countUnsubscribes(this.db, caller.workspaceId, id),
    ]).catch(rethrowAbout(id));
    return campaignStatsView({ row, definition, stats, unsubscribes });
  }

  /** Recipients by position, each with its mails. */
  @Get('recipients')
  @RequireKey({ kinds: KEYS, scopes: ['read'] })
  recipients(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query({ schema: recipientListing }) { limit, offset = 0 }: z.output<typeof recipientListing>,
  ): Promise<RecipientPage> {
    assertUnbound(caller);
    return this.pages.page(known(id), { limit, offset }, caller).catch(rethrowAbout(id));
  }
}
