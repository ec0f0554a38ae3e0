import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { createLogger, loadConfig, startService } from '@posthorn/platform';
import { ApiModule } from './app.module.js';
import { apiConfig } from './config.js';

const name = 'api';
const config = loadConfig(apiConfig, process.env);
const service = await startService({
  name,
  module: [
    EventLogModule.forRoot({ natsUrl: config.NATS_URL, name }),
    DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
    ApiModule.forRoot(config),
  ],
  host: config.HOST,
  port: config.PORT,
  logger: createLogger({ name, level: config.LOG_LEVEL }),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.stop());
