import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService, startWorkers } from '@posthorn/platform';
import { IngestionModule } from './app.module.js';
import { ingestionConfig } from './config.js';

const name = 'ingestion';

await runMain(() => {
  const config = loadConfig(ingestionConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startWorkers({
    settings: serviceSettings(name, config),
    config,
    env: process.env,
    start: (settings) =>
      startService({
        ...settings,
        module: [
          EventLogModule.forRoot(log),
          DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
          IngestionModule.forRoot({ ...config, sharesPort: settings.sharesPort }),
        ],
        strategies: [new EventLogTransport(log)],
      }),
  });
});
