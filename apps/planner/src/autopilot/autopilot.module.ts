import { Module, type DynamicModule } from '@nestjs/common';
import { CampaignLog, CampaignProgress, Campaigns } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog, TIMERS, type Timers } from '@posthorn/event-log';
import { parseMailbox } from '@posthorn/mail';
import { Pauses } from '@posthorn/policy';
import { Budgets, Senders } from '@posthorn/sending';
import { type LeadSearchSettings, LeadSearchModule } from '../lead-search/lead-search.module.js';
import { LeadSources } from '../lead-search/lead-sources.js';
import { findAgentsWithAddress } from './agents.queries.js';
import { Autopilot } from './autopilot.handler.js';
import { AutopilotReactor } from './autopilot.reactor.js';
import { choosePlanner, type PlannerChoice } from './choose-planner.js';
import { RunLimits } from './run/run-limits.js';
import { RunWatch } from './run/run-watch.js';
import { Runs } from './run/runs.js';
import { RunFollower } from './run-follower.js';

export interface AutopilotSettings extends LeadSearchSettings, PlannerChoice {
  readonly AUTOPILOT_MAX_LEADS: number;
  /** The dispatcher's: who mails are from that name nobody. */
  readonly MAIL_FROM?: string | undefined;
  /** The dispatcher's: in the sandbox nobody has to be set up to send. */
  readonly MAIL_TRANSPORT: string;
}

/** Autopilot runs. Needs the modules of campaigns and of sending beside it. */
@Module({})
export class AutopilotModule {
  static forRoot(settings: AutopilotSettings): DynamicModule {
    return {
      module: AutopilotModule,
      imports: [LeadSearchModule.forRoot(settings)],
      controllers: [AutopilotReactor],
      providers: [
        { provide: Runs, inject: [EVENT_LOG], useFactory: (log: EventLog) => new Runs(log) },
        {
          provide: RunWatch,
          inject: [Runs, Pauses, Budgets, TIMERS],
          useFactory: (runs: Runs, pauses: Pauses, budgets: Budgets, timers: Timers) =>
            new RunWatch({ runs, timers, limits: new RunLimits(pauses, budgets) }),
        },
        {
          provide: Autopilot,
          inject: [Runs, LeadSources, Campaigns, Senders, DATABASE, RunWatch],
          useFactory: (
            runs: Runs,
            { all }: LeadSources,
            campaigns: Campaigns,
            senders: Senders,
            db: Db,
            watch: RunWatch,
          ) =>
            new Autopilot({
              runs,
              campaigns,
              planner: choosePlanner(settings),
              sources: all,
              senders: {
                agent: (workspaceId, agentId) => senders.agent(workspaceId, agentId),
                agentsWithAddress: (workspaceId) => findAgentsWithAddress(db, workspaceId, 2),
                defaultFrom: settings.MAIL_FROM === undefined ? undefined : parseMailbox(settings.MAIL_FROM),
                isSandbox: settings.MAIL_TRANSPORT === 'sandbox',
              },
              watch: (run) => watch.begin(run),
              maxLeads: settings.AUTOPILOT_MAX_LEADS,
            }),
        },
        {
          provide: RunFollower,
          inject: [EVENT_LOG, Runs, CampaignProgress, DATABASE],
          useFactory: (log: EventLog, runs: Runs, progress: CampaignProgress, db: Db) =>
            new RunFollower({ log, runs, progress, db, campaigns: new CampaignLog(log) }),
        },
      ],
    };
  }
}
