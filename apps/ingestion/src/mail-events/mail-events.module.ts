import { Module } from '@nestjs/common';
import { DATABASE } from '@posthorn/database';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { LOGGER, type Logger } from '@posthorn/platform';
import { fastPathProviders } from '../fast-path/providers.js';
import { MailEventsController } from './mail-events.controller.js';
import { MailEventsHandler } from './mail-events.handler.js';
import { ReportedSends } from './reported-sends.js';
import { postgresReadModel } from './reported-sends.queries.js';

/** Half of `duplicate_window` in deploy/nats/events.json: the bound that ADR 0004 rests on. */
export const MAX_READ_MODEL_LAG_MS = 60_000;
const READ_MODEL_WAIT_MS = 5_000;

type SendsDatabase = Parameters<typeof postgresReadModel>[0];

@Module({
  controllers: [MailEventsController],
  providers: [
    {
      provide: ReportedSends,
      inject: [EVENT_LOG, DATABASE],
      useFactory: (log: EventLog, db: SendsDatabase) => {
        const freshness = { maxLagMs: MAX_READ_MODEL_LAG_MS, waitMs: READ_MODEL_WAIT_MS, now: () => performance.now() };
        return new ReportedSends(log, postgresReadModel(db), freshness);
      },
    },
    {
      provide: MailEventsHandler,
      inject: [EVENT_LOG, ReportedSends, LOGGER],
      useFactory: (log: EventLog, sends: ReportedSends, logger: Logger) => new MailEventsHandler(log, sends, logger),
    },
    ...fastPathProviders,
  ],
  exports: [MailEventsHandler, ReportedSends],
})
export class MailEventsModule {}
