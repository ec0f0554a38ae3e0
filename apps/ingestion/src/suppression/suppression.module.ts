import { Module } from '@nestjs/common';
import { EVENT_LOG, type EventLog } from '@posthorn/event-log';
import { MailEventsModule } from '../mail-events/mail-events.module.js';
import { ReportedSends } from '../mail-events/reported-sends.js';
import { SuppressionReactor } from './suppression.reactor.js';
import { UnsubscribeByReplyReactor } from './unsubscribe-by-reply.reactor.js';
import { UnsubscribeHandler } from './unsubscribe.handler.js';

@Module({
  imports: [MailEventsModule],
  controllers: [SuppressionReactor, UnsubscribeByReplyReactor],
  providers: [
    {
      provide: UnsubscribeHandler,
      inject: [EVENT_LOG, ReportedSends],
      useFactory: (log: EventLog, sends: ReportedSends) => new UnsubscribeHandler(log, sends),
    },
  ],
  exports: [UnsubscribeHandler],
})
export class SuppressionModule {}
