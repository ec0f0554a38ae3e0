import { DatabaseModule } from '@posthorn/database';
import { connectNats, EventLogModule, NatsRequestTransport } from '@posthorn/event-log';
import { loadConfig, runMain, serviceSettings, startService } from '@posthorn/platform';
import { GENERATION_QUEUE, GenerationModule } from './app.module.js';
import { generationConfig } from './config.js';

const name = 'generation';

await runMain(() => {
  const config = loadConfig(generationConfig, process.env);
  const log = { natsUrl: config.NATS_URL, name };
  return startService({
    ...serviceSettings(name, config),
    module: [
      EventLogModule.forRoot(log),
      DatabaseModule.forRoot({ url: config.DATABASE_URL, applicationName: name }),
      GenerationModule.forRoot(config),
    ],
    strategies: [new NatsRequestTransport(() => connectNats(log), GENERATION_QUEUE)],
  });
});
