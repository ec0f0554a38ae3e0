import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService, startWorkers } from '@posthorn/platform';
import { ApiModule } from './app.module.js';
import { apiConfig } from './config.js';

const name = 'api';

await runMain(() => {
  const config = loadConfig(apiConfig, process.env);
  return startWorkers({
    settings: serviceSettings(name, config),
    config,
    env: process.env,
    start: (settings) =>
      startService({
        ...settings,
        module: [
          EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
          DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
          ApiModule.forRoot(config),
        ],
      }),
  });
});
