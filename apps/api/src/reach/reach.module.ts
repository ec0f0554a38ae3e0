import { Module, type DynamicModule } from '@nestjs/common';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, TIMERS, type EventLog, type Timers } from '@posthorn/event-log';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { AutopilotCredits } from './credit/autopilot-credits.js';
import { CreditController } from './credit/credit.controller.js';
import { CRON_SECRET, DispatchController } from './dispatch/dispatch.controller.js';
import { Drain } from './dispatch/drain.handler.js';
import { LeadSearchController } from './lead-search/lead-search.controller.js';
import { LeadSearches } from './lead-search/lead-searches.handler.js';
import { RunController } from './run/run.controller.js';
import { runProviders } from './run/run-providers.js';

export interface ReachSettings {
  /** Credits of a workspace that has no limit of its own. */
  readonly AUTOPILOT_CREDITS: number;
  readonly CRON_SECRET?: string | undefined;
}

/** MisarReach's Autopilot, its dispatch endpoint and lead finder. Needs CampaignsModule beside it. */
@Module({})
export class ReachModule {
  static forRoot({ AUTOPILOT_CREDITS, CRON_SECRET: secret }: ReachSettings): DynamicModule {
    return {
      module: ReachModule,
      imports: [IdempotencyModule],
      // Before the one whose paths end in an id.
      controllers: [CreditController, RunController, DispatchController, LeadSearchController],
      providers: [
        { provide: CRON_SECRET, useValue: secret },
        {
          provide: AutopilotCredits,
          inject: [DATABASE, EVENT_LOG],
          useFactory: (db: Db, log: EventLog) => new AutopilotCredits(db, log, AUTOPILOT_CREDITS),
        },
        ...runProviders,
        {
          provide: Drain,
          inject: [DATABASE, EVENT_LOG, TIMERS],
          useFactory: (db: Db, log: EventLog, timers: Timers) => new Drain(db, log, timers),
        },
        { provide: LeadSearches, inject: [EVENT_LOG], useFactory: (log: EventLog) => new LeadSearches(log) },
      ],
    };
  }
}
