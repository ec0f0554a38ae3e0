import { Module, type Provider } from '@nestjs/common';
import { LOGGER, observe, type Logger } from '@posthorn/platform';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { MailEventsModule } from '../mail-events/mail-events.module.js';
import { SuppressionModule } from '../suppression/suppression.module.js';
import { EngagementRecorder } from './engagement-recorder.js';
import { trackingMetrics } from './tracking-metrics.js';
import { TrackingController } from './tracking.controller.js';
import { UnsubscribeController } from './unsubscribe.controller.js';

const recorder: Provider = {
  provide: EngagementRecorder,
  inject: [MailEventsHandler, LOGGER],
  useFactory: (handler: MailEventsHandler, logger: Logger) => {
    const made = new EngagementRecorder(handler, logger);
    observe(trackingMetrics.engagements, () =>
      Object.entries(made.counts).map(([outcome, count]) => [count, { outcome }] as const),
    );
    return made;
  },
};

@Module({
  imports: [MailEventsModule, SuppressionModule],
  controllers: [TrackingController, UnsubscribeController],
  providers: [recorder],
})
export class TrackingModule {}
