import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { BLOB_STORE, type BlobStore } from '@posthorn/platform';
import { InboundModule } from '../inbound/inbound.module.js';
import { ReceivedMails } from '../inbound/received-mails.js';
import { Releases } from '../inbound/release.handler.js';
import { DecisionController } from './decision.controller.js';
import { EscalationHandler } from './escalation.handler.js';
import { HeldMessages } from './held-messages.js';
import { InboundQueue } from './inbound-queue.js';
import { MailDecisions } from './mail-decisions.js';
import { QueuePages } from './queue-pages.js';
import { Reviews } from './review.handler.js';
import { QueueController } from './queue.controller.js';

@Module({
  imports: [InboundModule],
  // Queues first: `held-messages/:id/reject` must not be taken for the id of another route.
  controllers: [QueueController, DecisionController],
  providers: [
    {
      provide: HeldMessages,
      inject: [DATABASE, EVENT_LOG, BLOB_STORE],
      useFactory: (db: Db, log: EventLog, blobs: BlobStore) => new HeldMessages(db, log, blobs),
    },
    {
      provide: InboundQueue,
      inject: [DATABASE, ReceivedMails],
      useFactory: (db: Db, mails: ReceivedMails) => new InboundQueue(db, mails),
    },
    {
      provide: QueuePages,
      inject: [HeldMessages, InboundQueue],
      useFactory: (held: HeldMessages, inbound: InboundQueue) => new QueuePages(held, inbound),
    },
    {
      provide: Reviews,
      inject: [EVENT_LOG, Releases, ReceivedMails],
      useFactory: (log: EventLog, releases: Releases, mails: ReceivedMails) => new Reviews(log, releases, mails),
    },
    {
      provide: MailDecisions,
      inject: [InboundQueue, HeldMessages, Reviews],
      useFactory: (queue: InboundQueue, held: HeldMessages, reviews: Reviews) =>
        new MailDecisions(queue, held, reviews),
    },
    {
      provide: EscalationHandler,
      inject: [EVENT_LOG],
      useFactory: (log: EventLog) => new EscalationHandler(log),
    },
  ],
})
export class ApprovalModule {}
