import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, EventLogTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { DispatcherModule } from './app.module.js';
import { dispatcherConfig } from './config.js';

const name = 'dispatcher';
/** Nobody waits for its appends; 8 instead of 3 spares nats-server a sixth of its work (bench:send, docs/performance.md). */
const GATHER_MS = 8;

await runMain(() => {
  const config = loadConfig(dispatcherConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot({ ...log, gatherMs: GATHER_MS }),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      DispatcherModule.forRoot(config),
    ],
    strategies: [new EventLogTransport(log)],
  });
});
