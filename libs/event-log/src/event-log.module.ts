import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { connectEventLog, type ConnectedEventLog, type EventLogOptions } from './connect.js';

/** Token of the {@link EventLog}. */
export const EVENT_LOG = Symbol('EVENT_LOG');

/** Gives the whole application one log over one connection, closed on shutdown. */
@Global()
@Module({})
export class EventLogModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_LOG) private readonly log: ConnectedEventLog) {}

  static forRoot(options: EventLogOptions): DynamicModule {
    return {
      module: EventLogModule,
      providers: [{ provide: EVENT_LOG, useFactory: () => connectEventLog(options) }],
      exports: [EVENT_LOG],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
  }
}
