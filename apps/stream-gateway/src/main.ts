import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService, startWorkers } from '@posthorn/platform';
import { StreamGatewayModule } from './app.module.js';
import { streamGatewayConfig } from './config.js';

const name = 'stream-gateway';
/** For requests in flight when the last stream has ended; milliseconds. */
const AFTER_DRAIN_MS = 5_000;

await runMain(() => {
  const config = loadConfig(streamGatewayConfig, process.env);
  return startWorkers({
    settings: { ...serviceSettings(name, config), stopTimeoutMs: config.STREAM_DRAIN_MS + AFTER_DRAIN_MS },
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
