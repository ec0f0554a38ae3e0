import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { createLogger, loadConfig, startService } from '@posthorn/platform';
import { DispatcherModule } from './app.module.js';
import { dispatcherConfig } from './config.js';

const name = 'dispatcher';
const config = loadConfig(dispatcherConfig, process.env);
const log = { natsUrl: config.NATS_URL, name };
const service = await startService({
  name,
  module: [
    EventLogModule.forRoot(log),
    DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
    DispatcherModule.forRoot(config),
  ],
  strategies: [new EventLogTransport(log)],
  host: config.HOST,
  port: config.PORT,
  logger: createLogger({ name, level: config.LOG_LEVEL }),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void service.stop());
