import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { ProjectorModule } from './app.module.js';
import { projectorConfig } from './config.js';

const name = 'projector';

await runMain(() => {
  const config = loadConfig(projectorConfig, process.env);
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      ProjectorModule.forRoot(config),
    ],
  });
});
