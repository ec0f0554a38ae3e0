import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { BounceMailsHandler } from '../bounce-mails/bounce-mails.handler.js';
import { BounceMailsModule } from '../bounce-mails/bounce-mails.module.js';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { SharedLoad } from '../mail-events/shared-load.js';
import { DailyBytes } from './daily-bytes.js';
import { Destinations } from './destinations.js';
import { InboundMailController } from './http/inbound-mail.controller.js';
import { addInboundBytes } from './inbound-bytes.queries.js';
import { InboundMails } from './inbound-mails.js';
import { Mailboxes } from './mailboxes.js';
import { knownReceivedMails } from './received-mails.queries.js';

/** Takes mail in. Needs DatabaseModule, EventLogModule and BlobStoreModule beside it. */
@Module({
  imports: [BounceMailsModule],
  controllers: [InboundMailController],
  providers: [
    {
      provide: Mailboxes,
      inject: [DATABASE, INGESTION_SETTINGS],
      useFactory: (db: Db, settings: IngestionSettings) => new Mailboxes(db, settings.INBOUND_POSTMASTER),
    },
    {
      provide: Destinations,
      inject: [Mailboxes, INGESTION_SETTINGS],
      useFactory: (mailboxes: Mailboxes, settings: IngestionSettings) =>
        new Destinations(mailboxes, settings.MAIL_TOKEN_SECRET),
    },
    {
      provide: DailyBytes,
      inject: [DATABASE, INGESTION_SETTINGS],
      useFactory: (db: Db, settings: IngestionSettings) =>
        new DailyBytes(settings.INBOUND_WORKSPACE_DAILY_BYTES, (bytes) => addInboundBytes(db, bytes)),
    },
    {
      provide: InboundMails,
      inject: [Destinations, DATABASE, EVENT_LOG, BLOB_STORE, WORKSPACES, BounceMailsHandler, DailyBytes],
      useFactory: (
        destinations: Destinations,
        db: Db,
        log: EventLog,
        blobs: BlobStore,
        workspaces: Workspaces,
        bounces: BounceMailsHandler,
        daily: DailyBytes,
      ) => {
        const known = new SharedLoad((messageIds) => knownReceivedMails(db, messageIds));
        const isKnown = async (messageId: string) => (await known.request(messageId)).has(messageId);
        return new InboundMails(destinations, { blobs, log, workspaces, daily, isKnown }, bounces);
      },
    },
  ],
  exports: [Mailboxes, Destinations, InboundMails],
})
export class InboundModule implements OnModuleDestroy {
  constructor(@Inject(DailyBytes) private readonly daily: DailyBytes) {}

  onModuleDestroy(): Promise<void> {
    return this.daily.tell();
  }
}
