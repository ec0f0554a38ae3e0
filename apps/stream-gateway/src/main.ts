import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService, startWorkers } from '@posthorn/platform';
import { StreamGatewayModule } from './app.module.js';
import { streamGatewayConfig } from './config.js';

const name = 'stream-gateway';

await runMain(() => {
  const config = loadConfig(streamGatewayConfig, process.env);
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
          StreamGatewayModule.forRoot(config),
        ],
      }),
  });
});
