import { Module } from '@nestjs/common';
import { BLOB_STORE, WORKSPACES, type BlobStore, type Workspaces } from '@posthorn/platform';
import { Senders, SendRequests } from '@posthorn/sending';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { IdempotentRequests } from '../idempotency/idempotent-requests.js';
import { RequestSendHandler } from './request-send.handler.js';
import { SendController } from './send.controller.js';
import { Sender } from './sender.js';

@Module({
  imports: [IdempotencyModule],
  controllers: [SendController],
  providers: [
    {
      provide: RequestSendHandler,
      inject: [SendRequests, IdempotentRequests, Senders, BLOB_STORE, WORKSPACES],
      useFactory: (
        requests: SendRequests,
        idempotent: IdempotentRequests,
        senders: Senders,
        blobs: BlobStore,
        workspaces: Workspaces,
      ) => new RequestSendHandler({ requests, idempotent, sender: new Sender(senders), senders, blobs, workspaces }),
    },
  ],
})
export class SendModule {}
