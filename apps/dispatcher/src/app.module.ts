import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { HealthRegistry } from '@posthorn/platform';
import type { DispatcherSettings } from './config.js';
import { SandboxModule } from './sandbox/sandbox.module.js';

/** Queued sends on their way out. Needs EventLogModule and DatabaseModule beside it, and EventLogTransport connected. */
@Module({})
export class DispatcherModule {
  static forRoot(settings: DispatcherSettings): DynamicModule {
    return { module: DispatcherModule, imports: [SandboxModule.forRoot(settings)] };
  }

  constructor(@Inject(HealthRegistry) health: HealthRegistry, @Inject(EVENT_LOG) log: EventLog) {
    health.register('dispatcher', () => log.bounds());
  }
}
