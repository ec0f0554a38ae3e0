import { Module } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { MailEventsModule } from '../mail-events/mail-events.module.js';
import { ReportedSends } from '../mail-events/reported-sends.js';
import { SuppressionReactor } from './suppression.reactor.js';
import { UnsubscribeByReplyReactor } from './unsubscribe-by-reply.reactor.js';
import { UnsubscribeRequests } from './unsubscribe-requests.js';
import { UnsubscribeHandler } from './unsubscribe.handler.js';

@Module({
  imports: [MailEventsModule],
  controllers: [SuppressionReactor, UnsubscribeByReplyReactor],
  providers: [
    {
      provide: UnsubscribeHandler,
      inject: [EVENT_LOG, ReportedSends],
      useFactory: (log: EventLog, sends: ReportedSends) => new UnsubscribeHandler(log, sends),
    },
    {
      provide: UnsubscribeRequests,
      inject: [BLOB_STORE, INGESTION_SETTINGS],
      useFactory: (blobs: BlobStore, settings: IngestionSettings) =>
        new UnsubscribeRequests(blobs, settings.UNSUBSCRIBE_BY_REPLY_CONFIDENCE),
    },
  ],
  exports: [UnsubscribeHandler],
})
export class SuppressionModule {}
