import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { PlannerModule } from './app.module.js';
import { plannerConfig } from './config.js';

const name = 'planner';

await runMain(() => {
  const config = loadConfig(plannerConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot(log),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      PlannerModule.forRoot(config),
    ],
    strategies: [new EventLogTransport(log)],
  });
});
