import { Module, type DynamicModule } from '@nestjs/common';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { IdempotencyModule } from '../../idempotency/idempotency.module.js';
import { InboundModule } from '../../inbound/inbound.module.js';
import { ReceivedMails } from '../../inbound/received-mails.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { Drafts } from '../draft/drafts.handler.js';
import { MailsAiModule } from '../mails-ai.module.js';
import { Originals } from '../message/original.js';
import { DraftReplyController } from './draft-reply.controller.js';
import { DraftReplies } from './draft-replies.handler.js';
import { WrittenAnswers } from './written-answers.js';

/** Needs a replica of apps/generation beside it; without one it answers 503. */
@Module({})
export class DraftReplyModule {
  /** @param injectionLimit injection score above which no model is shown a mail */
  static forRoot(injectionLimit: number): DynamicModule {
    return {
      module: DraftReplyModule,
      imports: [IdempotencyModule, InboundModule, MailsAiModule],
      controllers: [DraftReplyController],
      providers: [
        {
          provide: WrittenAnswers,
          inject: [EVENT_LOG],
          useFactory: (log: ConnectedEventLog) => new WrittenAnswers(log),
        },
        {
          provide: DraftReplies,
          inject: [ReceivedMails, Originals, SenderAgents, Drafts, WrittenAnswers],
          useFactory: (
            mails: ReceivedMails,
            originals: Originals,
            agents: SenderAgents,
            drafts: Drafts,
            answers: WrittenAnswers,
          ) => new DraftReplies({ mails, originals, agents, drafts, answers, injectionLimit }),
        },
      ],
    };
  }
}
