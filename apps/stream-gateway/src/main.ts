import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { createLogger, loadConfig, runMain, startService } from '@posthorn/platform';
import { StreamGatewayModule } from './app.module.js';
import { streamGatewayConfig } from './config.js';

const name = 'stream-gateway';

await runMain(() => {
  const config = loadConfig(streamGatewayConfig, process.env);
  return startService({
    name,
    module: [
      EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      StreamGatewayModule.forRoot(config),
    ],
    host: config.HOST,
    port: config.PORT,
    logger: createLogger({ name, level: config.LOG_LEVEL }),
  });
});
