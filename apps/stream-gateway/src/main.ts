import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { StreamGatewayModule } from './app.module.js';
import { streamGatewayConfig } from './config.js';

const name = 'stream-gateway';

await runMain(() => {
  const config = loadConfig(streamGatewayConfig, process.env);
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      StreamGatewayModule.forRoot(config),
    ],
  });
});
