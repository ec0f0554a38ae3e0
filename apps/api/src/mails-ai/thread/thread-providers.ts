import type { Provider } from '@nestjs/common';
import { WORKSPACES, type Workspaces } from '@posthorn/platform';
import { ReceivedMails } from '../../inbound/received-mails.js';
import { Threads } from '../../inbound/threads.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { MessageReader } from '../message/message-reader.js';
import { Conversations } from './conversations.js';

export const threadProviders: Provider[] = [
  {
    provide: Conversations,
    inject: [Threads, ReceivedMails, MessageReader, SenderAgents, WORKSPACES],
    useFactory: (
      threads: Threads,
      mails: ReceivedMails,
      messages: MessageReader,
      agents: SenderAgents,
      workspaces: Workspaces,
    ) => new Conversations({ threads, mails, messages, agents, workspaces }),
  },
];
