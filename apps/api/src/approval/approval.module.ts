import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { DecisionController } from './decision.controller.js';
import { EscalationHandler } from './escalation.handler.js';
import { HeldMessages } from './held-messages.js';
import { QueueController } from './queue.controller.js';

@Module({
  // Queues first: `held-messages/:id/reject` must not be taken for the id of another route.
  controllers: [QueueController, DecisionController],
  providers: [
    {
      provide: HeldMessages,
      inject: [DATABASE, EVENT_LOG, BLOB_STORE],
      useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new HeldMessages(db, log, blobs),
    },
    {
      provide: EscalationHandler,
      inject: [EVENT_LOG],
      useFactory: (log: EventLog) => new EscalationHandler(log),
    },
  ],
})
export class ApprovalModule {}
