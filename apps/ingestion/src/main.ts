import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { IngestionModule } from './app.module.js';
import { ingestionConfig } from './config.js';

const name = 'ingestion';

await runMain(() => {
  const config = loadConfig(ingestionConfig, process.env);
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      IngestionModule.forRoot(config),
    ],
  });
});
