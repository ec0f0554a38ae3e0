import { Module } from '@nestjs/common';
import { Campaigns, RecipientReader } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { PolicySettingsStore, Senders } from '@posthorn/sending';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { CampaignCommandController } from './campaign-command.controller.js';
import { CampaignCommandsHandler } from './campaign-commands.handler.js';
import { CampaignController } from './campaign.controller.js';
import { CampaignReportController } from './campaign-report.controller.js';
import { CampaignsHandler } from './campaigns.handler.js';
import { RecipientPages } from './recipient-pages.js';
import { SenderCheck } from './sender-check.js';

/** The campaigns of MisarMail. Needs CampaignsModule, SendingModule and BlobStoreModule beside it. */
@Module({
  imports: [IdempotencyModule],
  controllers: [CampaignController, CampaignCommandController, CampaignReportController],
  providers: [
    {
      provide: SenderCheck,
      inject: [Senders, PolicySettingsStore],
      useFactory: (senders: Senders, settings: PolicySettingsStore) => new SenderCheck(senders, settings),
    },
    {
      provide: CampaignsHandler,
      inject: [Campaigns, SenderCheck, DATABASE],
      useFactory: (campaigns: Campaigns, senders: SenderCheck, db: Db) => new CampaignsHandler(campaigns, senders, db),
    },
    {
      provide: CampaignCommandsHandler,
      inject: [Campaigns, SenderCheck],
      useFactory: (campaigns: Campaigns, senders: SenderCheck) => new CampaignCommandsHandler(campaigns, senders),
    },
    {
      provide: RecipientPages,
      inject: [Campaigns, RecipientReader, DATABASE],
      useFactory: (campaigns: Campaigns, recipients: RecipientReader, db: Db) =>
        new RecipientPages({ campaigns, recipients, db }),
    },
  ],
})
export class CampaignModule {}
