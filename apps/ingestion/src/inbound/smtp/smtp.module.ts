import { Inject, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { LOGGER, observe, WORKSPACES, type Logger, type Workspaces } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../../config.js';
import { Destinations } from '../destinations.js';
import { inboundMetrics } from '../inbound-metrics.js';
import { InboundMails } from '../inbound-mails.js';
import { InboundModule } from '../inbound.module.js';
import { RefusedMails } from './refused-mails.js';
import { SmtpDoor } from './smtp-door.js';

/** Mail by SMTP, where SMTP_PORT is set. */
@Module({
  imports: [InboundModule],
  providers: [
    {
      provide: RefusedMails,
      inject: [EVENT_LOG, WORKSPACES, LOGGER],
      useFactory: (log: EventLog, workspaces: Workspaces, logger: Logger) => new RefusedMails(log, workspaces, logger),
    },
    {
      provide: SmtpDoor,
      inject: [Destinations, InboundMails, RefusedMails, LOGGER, INGESTION_SETTINGS],
      useFactory: (
        destinations: Destinations,
        mails: InboundMails,
        refused: RefusedMails,
        logger: Logger,
        settings: IngestionSettings,
      ) => new SmtpDoor({ destinations, mails, refused, logger }, settings),
    },
  ],
  exports: [SmtpDoor],
})
export class SmtpModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(@Inject(SmtpDoor) private readonly door: SmtpDoor) {
    observe(inboundMetrics.mails, () => Array.from(door.counts, ([outcome, value]) => [value, { outcome }] as const));
    observe(inboundMetrics.connections, () => door.openConnections);
    observe(inboundMetrics.buffered, () => door.bufferedBytes);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.door.open();
  }

  /** While the log and the database are still there: mails that are coming in are finished. */
  onModuleDestroy(): Promise<void> {
    return this.door.close();
  }
}
