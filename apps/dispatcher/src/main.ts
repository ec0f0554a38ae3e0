import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { DispatcherModule } from './app.module.js';
import { dispatcherConfig } from './config.js';

const name = 'dispatcher';

await runMain(() => {
  const config = loadConfig(dispatcherConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot(log),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      DispatcherModule.forRoot(config),
    ],
    strategies: [new EventLogTransport(log)],
  });
});
