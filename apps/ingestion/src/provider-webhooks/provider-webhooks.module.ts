import { Module, type Provider } from '@nestjs/common';
import { LOGGER, observe, type Logger } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { MailEventsModule } from '../mail-events/mail-events.module.js';
import { SuppressionModule } from '../suppression/suppression.module.js';
import { UnsubscribeHandler } from '../suppression/unsubscribe.handler.js';
import { mailgunWebhook } from './mailgun/mailgun-webhook.js';
import { postalWebhook } from './postal/postal-webhook.js';
import { postmarkWebhook } from './postmark/postmark-webhook.js';
import { ProviderEventsHandler } from './provider-events.handler.js';
import { providerWebhooksMetrics } from './provider-webhooks-metrics.js';
import { PROVIDER_WEBHOOKS, ProviderWebhooksController } from './provider-webhooks.controller.js';
import { resendWebhook } from './resend/resend-webhook.js';
import { sendGridWebhook } from './sendgrid/sendgrid-webhook.js';
import { sesWebhook } from './ses/ses-webhook.js';
import { FETCH_TEXT, type FetchText } from './ses/sns-certificates.gateway.js';

const webhooks: Provider = {
  provide: PROVIDER_WEBHOOKS,
  inject: [INGESTION_SETTINGS, FETCH_TEXT],
  useFactory: (settings: IngestionSettings, fetchText: FetchText) => {
    const all = [
      postalWebhook(settings.POSTAL_WEBHOOK_PUBLIC_KEY),
      sesWebhook(settings.SES_SNS_TOPIC_ARNS, fetchText),
      postmarkWebhook(settings.POSTMARK_WEBHOOK_SECRET),
      sendGridWebhook(settings.SENDGRID_WEBHOOK_PUBLIC_KEY),
      mailgunWebhook(settings.MAILGUN_WEBHOOK_SIGNING_KEY),
      resendWebhook(settings.RESEND_WEBHOOK_SECRET),
    ];
    return new Map(all.map((webhook) => [webhook.provider, webhook]));
  },
};

const handler: Provider = {
  provide: ProviderEventsHandler,
  inject: [MailEventsHandler, UnsubscribeHandler, LOGGER],
  useFactory: (reports: MailEventsHandler, unsubscribes: UnsubscribeHandler, logger: Logger) => {
    const made = new ProviderEventsHandler(reports, unsubscribes, logger);
    observe(providerWebhooksMetrics.events, () =>
      Array.from(made.counts, ([key, count]) => {
        const [provider = '', outcome = ''] = key.split(' ');
        return [count, { provider, outcome }] as const;
      }),
    );
    return made;
  },
};

@Module({
  imports: [MailEventsModule, SuppressionModule],
  controllers: [ProviderWebhooksController],
  providers: [webhooks, handler],
  exports: [ProviderEventsHandler],
})
export class ProviderWebhooksModule {}
