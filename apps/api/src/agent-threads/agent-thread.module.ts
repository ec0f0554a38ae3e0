import { Module } from '@nestjs/common';
import { WORKSPACES, type Workspaces } from '@posthorn/platform';
import { InboundModule } from '../inbound/inbound.module.js';
import { ReceivedMails } from '../inbound/received-mails.js';
import { Threads } from '../inbound/threads.js';
import { MailsAiModule } from '../mails-ai/mails-ai.module.js';
import { MessageReader } from '../mails-ai/message/message-reader.js';
import { AgentThreadController } from './agent-thread.controller.js';
import { AgentThreads } from './agent-threads.js';

@Module({
  imports: [InboundModule, MailsAiModule],
  controllers: [AgentThreadController],
  providers: [
    {
      provide: AgentThreads,
      inject: [Threads, ReceivedMails, MessageReader, WORKSPACES],
      useFactory: (threads: Threads, mails: ReceivedMails, messages: MessageReader, workspaces: Workspaces) =>
        new AgentThreads({ threads, mails, messages, workspaces }),
    },
  ],
})
export class AgentThreadModule {}
