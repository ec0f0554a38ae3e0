import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { ReceivedMails } from './received-mails.js';
import { Releases } from './release.handler.js';
import { Threads } from './threads.js';

/** Mail that came in and its threads, for every dialect. Needs BlobStoreModule beside it. */
@Module({
  providers: [
    {
      provide: ReceivedMails,
      inject: [DATABASE, EVENT_LOG, BLOB_STORE],
      useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new ReceivedMails(db, log, blobs),
    },
    {
      provide: Releases,
      inject: [ReceivedMails, EVENT_LOG],
      useFactory: (mails: ReceivedMails, log: EventLog) => new Releases(mails, log),
    },
    {
      provide: Threads,
      inject: [DATABASE, EVENT_LOG],
      useFactory: (db: Db, log: EventLog) => new Threads(db, log),
    },
  ],
  exports: [ReceivedMails, Releases, Threads],
})
export class InboundModule {}
