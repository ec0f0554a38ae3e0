import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { PauseCommands } from '@posthorn/sending';
import { AgentsHandler } from './agents.handler.js';
import { SenderAgents } from './sender-agents.js';

export const agentProviders: Provider[] = [
  { provide: SenderAgents, inject: [DATABASE], useFactory: (db: Db) => new SenderAgents(db) },
  {
    provide: AgentsHandler,
    inject: [DATABASE, EVENT_LOG, SenderAgents, PauseCommands],
    useFactory: (db: Db, log: EventLog, agents: SenderAgents, pauses: PauseCommands) =>
      new AgentsHandler(db, log, agents, pauses),
  },
];
