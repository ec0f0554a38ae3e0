import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { BlobStoreModule, HealthRegistry } from '@posthorn/platform';
import type { GenerationSettings } from './config.js';

/** Copy that a model writes, streamed. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class GenerationModule {
  static forRoot(settings: GenerationSettings): DynamicModule {
    return { module: GenerationModule, imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR })] };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: ConnectedEventLog) {
    health.register('generation', () => log.bounds());
  }
}
