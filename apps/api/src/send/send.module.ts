import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { RequestSendHandler } from './request-send.handler.js';
import { SendController } from './send.controller.js';
import { postgresReadModel } from './send.queries.js';
import { Sends } from './sends.js';

@Module({
  controllers: [SendController],
  providers: [
    {
      provide: Sends,
      inject: [DATABASE, EVENT_LOG],
      useFactory: (db: Db, log: EventLog) => new Sends(postgresReadModel(db), log),
    },
    {
      provide: RequestSendHandler,
      inject: [EVENT_LOG, Sends, WORKSPACES, BLOB_STORE],
      useFactory: (log: EventLog, sends: Sends, workspaces: Workspaces, blobs: BlobStore) =>
        new RequestSendHandler(log, sends, workspaces, blobs),
    },
  ],
})
export class SendModule {}
