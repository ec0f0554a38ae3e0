import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { TriageModule } from './app.module.js';
import { triageConfig } from './config.js';

const name = 'triage';

await runMain(() => {
  const config = loadConfig(triageConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot(log),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      TriageModule.forRoot(config),
    ],
    strategies: [new EventLogTransport(log)],
  });
});
