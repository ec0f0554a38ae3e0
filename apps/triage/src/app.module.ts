import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { type ConnectedEventLog, EVENT_LOG } from '@posthorn/event-log';
import { BlobStoreModule, HealthRegistry } from '@posthorn/platform';
import type { TriageSettings } from './config.js';

/** Inbound mail, understood and routed. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class TriageModule {
  static forRoot(settings: TriageSettings): DynamicModule {
    return { module: TriageModule, imports: [BlobStoreModule.forRoot({ directory: settings.BLOB_DIR })] };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: ConnectedEventLog) {
    health.register('triage', () => log.bounds());
  }
}
