import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { createLogger, loadConfig, startService } from '@posthorn/platform';
import { StreamGatewayModule } from './app.module.js';
import { streamGatewayConfig } from './config.js';

const name = 'stream-gateway';
const config = loadConfig(streamGatewayConfig, process.env);
const service = await startService({
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
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.stop());
