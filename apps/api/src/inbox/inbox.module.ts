import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { InboundModule } from '../inbound/inbound.module.js';
import { ReceivedMails } from '../inbound/received-mails.js';
import { Threads } from '../inbound/threads.js';
import { MailsAiModule } from '../mails-ai/mails-ai.module.js';
import { MessageReader } from '../mails-ai/message/message-reader.js';
import { CodeController } from './code.controller.js';
import { CodeWaits } from './code-waits.js';
import { Codes } from './codes.js';
import { ExtractController } from './extract.controller.js';
import { Extractor } from './extractor.js';
import { InboxController } from './inbox.controller.js';
import { Inbox } from './inbox.js';
import { SharedPathController } from './shared-path.controller.js';
import { WorkerOnlyController, WorkerThreadController } from './worker-thread.controller.js';
import { WorkerThreads } from './worker-threads.js';

/** Mailboxes in the words of mails-worker. */
@Module({
  imports: [InboundModule, MailsAiModule],
  controllers: [
    InboxController,
    CodeController,
    WorkerThreadController,
    WorkerOnlyController,
    SharedPathController,
    ExtractController,
  ],
  providers: [
    {
      provide: Inbox,
      inject: [DATABASE, ReceivedMails, MessageReader],
      useFactory: (db: Db, mails: ReceivedMails, messages: MessageReader) => new Inbox({ db, mails, messages }),
    },
    {
      provide: WorkerThreads,
      inject: [DATABASE, Threads, ReceivedMails, MessageReader],
      useFactory: (db: Db, threads: Threads, mails: ReceivedMails, messages: MessageReader) =>
        new WorkerThreads({ db, threads, mails, messages }),
    },
    {
      provide: Extractor,
      inject: [DATABASE, ReceivedMails],
      useFactory: (db: Db, mails: ReceivedMails) => new Extractor(db, mails),
    },
    { provide: CodeWaits, inject: [EVENT_LOG], useFactory: (log: EventLog) => new CodeWaits(log) },
    {
      provide: Codes,
      inject: [DATABASE, ReceivedMails, CodeWaits],
      useFactory: (db: Db, mails: ReceivedMails, waits: CodeWaits) => new Codes(db, mails, waits),
    },
  ],
})
export class InboxModule {}
