import type { Provider } from '@nestjs/common';
import { WORKSPACES, type Workspaces } from '@posthorn/platform';
import { ReceivedMails } from '../../inbound/received-mails.js';
import { SenderAgents } from '../agent/sender-agents.js';
import { ReceivedInbox } from './received-inbox.js';

export const receivedProviders: Provider[] = [
  {
    provide: ReceivedInbox,
    inject: [ReceivedMails, SenderAgents, WORKSPACES],
    useFactory: (mails: ReceivedMails, agents: SenderAgents, workspaces: Workspaces) =>
      new ReceivedInbox(mails, agents, workspaces),
  },
];
