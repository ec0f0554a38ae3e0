import type { Provider } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { WORKSPACES, type Workspaces } from '@posthorn/platform';
import { Suppressions } from '@posthorn/sending';
import { SuppressionHandler } from './suppression.handler.js';

export const suppressionProviders: Provider[] = [
  {
    provide: SuppressionHandler,
    inject: [DATABASE, EVENT_LOG, Suppressions, WORKSPACES],
    useFactory: (db: Db, log: EventLog, suppressions: Suppressions, workspaces: Workspaces) =>
      new SuppressionHandler(db, log, suppressions, workspaces),
  },
];
