import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { HealthRegistry } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from './config.js';
import { MailEventsModule } from './mail-events/mail-events.module.js';

/** Facts from outside. Needs EventLogModule and DatabaseModule beside it. */
@Module({})
export class IngestionModule {
  static forRoot(settings: IngestionSettings): DynamicModule {
    return {
      module: IngestionModule,
      global: true,
      imports: [MailEventsModule],
      providers: [{ provide: INGESTION_SETTINGS, useValue: settings }],
      exports: [INGESTION_SETTINGS],
    };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: EventLog) {
    health.register('ingestion', () => log.bounds());
  }
}
