import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { CampaignsModule } from '@posthorn/campaigns';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { BlobStoreModule, HealthRegistry } from '@posthorn/platform';
import { SendingModule } from '@posthorn/sending';
import { CampaignRunnerModule } from './campaign/campaign.module.js';
import { AutopilotModule } from './autopilot/autopilot.module.js';
import type { PlannerSettings } from './config.js';
import { LeadImportModule } from './lead-import/lead-import.module.js';

/** Autopilot runs, campaigns and lead searches. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class PlannerModule {
  static forRoot(settings: PlannerSettings): DynamicModule {
    return {
      module: PlannerModule,
      imports: [
        BlobStoreModule.forRoot({ directory: settings.BLOB_DIR }),
        SendingModule.forRoot(),
        CampaignsModule.forRoot(),
        CampaignRunnerModule.forRoot(),
        AutopilotModule.forRoot(settings),
        LeadImportModule,
      ],
    };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: ConnectedEventLog) {
    health.register('planner', () => log.bounds());
  }
}
