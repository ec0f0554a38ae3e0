import { Module } from '@nestjs/common';
import { Campaigns } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { Senders } from '@posthorn/sending';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { CampaignCommandController } from './campaign-command.controller.js';
import { CampaignCommandsHandler } from './campaign-commands.handler.js';
import { CampaignController } from './campaign.controller.js';
import { CampaignReportController } from './campaign-report.controller.js';
import { CampaignsHandler } from './campaigns.handler.js';
import { RecipientPages } from './recipient-pages.js';

/** The campaigns of MisarMail. Needs CampaignsModule, SendingModule and BlobStoreModule beside it. */
@Module({
  imports: [IdempotencyModule],
  controllers: [CampaignController, CampaignCommandController, CampaignReportController],
  providers: [
    {
      provide: CampaignsHandler,
      inject: [Campaigns, Senders, DATABASE],
      useFactory: (campaigns: Campaigns, senders: Senders, db: Db) => new CampaignsHandler(campaigns, senders, db),
    },
    {
      provide: CampaignCommandsHandler,
      inject: [Campaigns],
      useFactory: (campaigns: Campaigns) => new CampaignCommandsHandler(campaigns),
    },
    {
      provide: RecipientPages,
      inject: [Campaigns, EVENT_LOG, BLOB_STORE, DATABASE],
      useFactory: (campaigns: Campaigns, log: EventLog, blobs: BlobStore, db: Db) =>
        new RecipientPages({ campaigns, log, blobs, db }),
    },
  ],
})
export class CampaignModule {}
