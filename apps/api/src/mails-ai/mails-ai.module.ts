import { Module } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { InboundModule } from '../inbound/inbound.module.js';
import { agentProviders } from './agent/agent-providers.js';
import { MailsAiAgentController } from './agent/mails-ai-agent.controller.js';
import { SenderAgents } from './agent/sender-agents.js';
import { DraftController } from './draft/draft.controller.js';
import { draftProviders } from './draft/draft-providers.js';
import { DraftReader } from './draft/draft-reader.js';
import { Drafts } from './draft/drafts.handler.js';
import { MeController } from './me/me.controller.js';
import { MeReader } from './me/me-reader.js';
import { MessageIds } from './message/message-ids.js';
import { MessageReader } from './message/message-reader.js';
import { MessageCommandController } from './message/message-command.controller.js';
import { MessageController } from './message/message.controller.js';
import { messageProviders } from './message/message-providers.js';
import { Originals } from './message/original.js';
import { receivedProviders } from './received/received-providers.js';
import { ReceivedController } from './received/received.controller.js';
import { MailsAiSuppressionController } from './suppression/mails-ai-suppression.controller.js';
import { suppressionProviders } from './suppression/suppression-providers.js';
import { Conversations } from './thread/conversations.js';
import { threadProviders } from './thread/thread-providers.js';
import { ThreadController, ThreadListController } from './thread/thread.controller.js';

/** The commands of mails.ai. Needs SendingModule and BlobStoreModule beside it. */
@Module({
  imports: [IdempotencyModule, InboundModule],
  controllers: [
    ReceivedController,
    MessageController,
    MessageCommandController,
    DraftController,
    MeController,
    MailsAiAgentController,
    MailsAiSuppressionController,
    ThreadController,
    ThreadListController,
  ],
  providers: [
    { provide: MeReader, inject: [DATABASE], useFactory: (db: Db) => new MeReader(db) },
    ...agentProviders,
    ...messageProviders,
    ...draftProviders,
    ...suppressionProviders,
    ...receivedProviders,
    ...threadProviders,
  ],
  exports: [Conversations, DraftReader, Drafts, MeReader, MessageIds, MessageReader, Originals, SenderAgents],
})
export class MailsAiModule {}
