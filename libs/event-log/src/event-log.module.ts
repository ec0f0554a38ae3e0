import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Claims } from './claims.js';
import { connectEventLog, type ConnectedEventLog, type EventLogOptions } from './connect.js';
import { JetStreamTimers } from './jetstream-timers.js';

/** Token of the `EventLog`. */
export const EVENT_LOG = Symbol('EVENT_LOG');

/** Token of the `Timers`. */
export const TIMERS = Symbol('TIMERS');

/** Token of the `Claims`. */
export const CLAIMS = Symbol('CLAIMS');

/** Gives the whole application one log and its timers over one connection, closed on shutdown. */
@Global()
@Module({})
export class EventLogModule implements OnApplicationShutdown {
  constructor(@Inject(EVENT_LOG) private readonly log: ConnectedEventLog) {}

  static forRoot(options: EventLogOptions): DynamicModule {
    return {
      module: EventLogModule,
      providers: [
        { provide: EVENT_LOG, useFactory: () => connectEventLog(options) },
        {
          provide: TIMERS,
          useFactory: (log: ConnectedEventLog) => new JetStreamTimers(log.connection),
          inject: [EVENT_LOG],
        },
        { provide: CLAIMS, useFactory: (log: ConnectedEventLog) => Claims.of(log), inject: [EVENT_LOG] },
      ],
      exports: [EVENT_LOG, TIMERS, CLAIMS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log.close();
  }
}
