import { Module } from '@nestjs/common';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { MailEventsModule } from '../mail-events/mail-events.module.js';
import { ReportedSends } from '../mail-events/reported-sends.js';
import { ProviderEventsHandler } from '../provider-webhooks/provider-events.handler.js';
import { ProviderWebhooksModule } from '../provider-webhooks/provider-webhooks.module.js';
import { BounceMailsController } from './bounce-mails.controller.js';
import { BounceMailsHandler } from './bounce-mails.handler.js';
import { ClassifiedBouncesReactor } from './classified-bounces.reactor.js';

@Module({
  imports: [MailEventsModule, ProviderWebhooksModule],
  controllers: [BounceMailsController, ClassifiedBouncesReactor],
  providers: [
    {
      provide: BounceMailsHandler,
      inject: [ProviderEventsHandler, ReportedSends, INGESTION_SETTINGS],
      useFactory: (events: ProviderEventsHandler, sends: ReportedSends, settings: IngestionSettings) =>
        new BounceMailsHandler(events, sends, settings.MAIL_TOKEN_SECRET),
    },
  ],
  exports: [BounceMailsHandler],
})
export class BounceMailsModule {}
