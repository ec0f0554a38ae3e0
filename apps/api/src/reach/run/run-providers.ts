import type { Provider } from '@nestjs/common';
import { Campaigns, RecipientReader } from '@posthorn/campaigns';
import { DATABASE, type Db } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { LOGGER, WORKSPACES, type Logger, type Workspaces } from '@posthorn/platform';
import { AutopilotCredits } from '../credit/autopilot-credits.js';
import { RunCampaigns } from './run-campaigns.js';
import { RunReader } from './run-reader.js';
import { Runs } from './runs.handler.js';
import { WhyIncluded } from './why-included.js';

export const runProviders: Provider[] = [
  {
    provide: RunReader,
    inject: [DATABASE, EVENT_LOG, RecipientReader, LOGGER],
    useFactory: (db: Db, log: EventLog, recipients: RecipientReader, logger: Logger) =>
      new RunReader(db, log, new WhyIncluded(recipients, logger)),
  },
  { provide: RunCampaigns, inject: [Campaigns], useFactory: (campaigns: Campaigns) => new RunCampaigns(campaigns) },
  {
    provide: Runs,
    inject: [EVENT_LOG, AutopilotCredits, WORKSPACES, RunCampaigns, RunReader],
    useFactory: (
      log: EventLog,
      credits: AutopilotCredits,
      workspaces: Workspaces,
      campaigns: RunCampaigns,
      reader: RunReader,
    ) => new Runs({ log, credits, workspaces, campaigns, reader }),
  },
];
