import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { Budgets } from './budgets.js';
import { HeldSends } from './held-sends.js';
import { PauseCommands } from './pause-commands.js';
import { PolicySettingsStore } from './policy-settings-store.js';
import { SendRequests } from './send-requests.js';
import { Sends } from './sends.js';
import { postgresReadModel } from './sends.queries.js';
import { Suppressions } from './suppressions.js';

/** Everything that asks for, holds, releases and stops sends. Needs EventLogModule, DatabaseModule and BlobStoreModule beside it. */
@Module({})
export class SendingModule {
  static forRoot(): DynamicModule {
    const injectables = [SendRequests, HeldSends, Suppressions, PauseCommands, Budgets, PolicySettingsStore];
    return {
      module: SendingModule,
      global: true,
      providers: [
        ...injectables,
        {
          provide: Sends,
          inject: [DATABASE, EVENT_LOG],
          useFactory: (db: Db, log: EventLog) => new Sends(postgresReadModel(db), log),
        },
      ],
      exports: [...injectables, Sends],
    };
  }
}
