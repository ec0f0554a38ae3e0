import { Module, type Provider } from '@nestjs/common';
import { observe } from '@posthorn/platform';
import { INGESTION_SETTINGS, type IngestionSettings } from '../config.js';
import { InboundMails } from '../inbound/inbound-mails.js';
import { InboundModule } from '../inbound/inbound.module.js';
import { FETCH_TEXT, type FetchText } from '../provider-webhooks/ses/sns-certificates.gateway.js';
import { inboundWebhooksMetrics } from './inbound-webhooks-metrics.js';
import { INBOUND_WEBHOOKS, InboundWebhooksController } from './inbound-webhooks.controller.js';
import { mailgunInbound } from './mailgun/mailgun-inbound.js';
import { postalInbound } from './postal/postal-inbound.js';
import { postmarkInbound } from './postmark/postmark-inbound.js';
import { ProvidedMails } from './provided-mails.js';
import { FETCH_BYTES, type FetchBytes } from './resend/resend-api.gateway.js';
import { resendInbound } from './resend/resend-inbound.js';
import { sendGridInbound } from './sendgrid/sendgrid-inbound.js';
import { s3Mails, type S3Settings } from './ses/s3-mails.gateway.js';
import { sesInbound } from './ses/ses-inbound.js';

/** @throws TypeError when an access key has no secret */
function s3Settings(settings: IngestionSettings): S3Settings {
  const { SES_INBOUND_ACCESS_KEY_ID: id, SES_INBOUND_SECRET_ACCESS_KEY: secret } = settings;
  if ((id === undefined) !== (secret === undefined)) {
    throw new TypeError('SES_INBOUND_ACCESS_KEY_ID and SES_INBOUND_SECRET_ACCESS_KEY are set together, or neither is');
  }
  return {
    buckets: settings.SES_INBOUND_BUCKETS,
    region: settings.SES_INBOUND_REGION,
    accessKey: id !== undefined && secret !== undefined ? { id, secret } : undefined,
    endpoint: settings.SES_INBOUND_ENDPOINT,
  };
}

const webhooks: Provider = {
  provide: INBOUND_WEBHOOKS,
  inject: [INGESTION_SETTINGS, FETCH_TEXT, FETCH_BYTES],
  useFactory: (settings: IngestionSettings, fetchText: FetchText, fetchBytes: FetchBytes) => {
    const resend = { webhookSecrets: settings.RESEND_WEBHOOK_SECRET, apiKey: settings.RESEND_INBOUND_API_KEY };
    const sendGrid = {
      publicKeys: settings.SENDGRID_INBOUND_PUBLIC_KEY,
      secret: settings.SENDGRID_INBOUND_SECRET,
    };
    const all = [
      postalInbound(settings.POSTAL_WEBHOOK_PUBLIC_KEY),
      sesInbound(settings.SES_SNS_TOPIC_ARNS, fetchText, s3Mails(s3Settings(settings))),
      postmarkInbound(settings.POSTMARK_WEBHOOK_SECRET),
      sendGridInbound(sendGrid),
      mailgunInbound(settings.MAILGUN_WEBHOOK_SIGNING_KEY),
      resendInbound(resend, fetchBytes),
    ];
    return new Map(all.map((webhook) => [webhook.provider, webhook]));
  },
};

const mails: Provider = {
  provide: ProvidedMails,
  inject: [InboundMails],
  useFactory: (inbound: InboundMails) => {
    const made = new ProvidedMails(inbound);
    observe(inboundWebhooksMetrics.mails, () =>
      Array.from(made.counts, ([key, count]) => {
        const [provider = '', outcome = ''] = key.split(' ');
        return [count, { provider, outcome }] as const;
      }),
    );
    return made;
  },
};

@Module({
  imports: [InboundModule],
  controllers: [InboundWebhooksController],
  providers: [webhooks, mails],
})
export class InboundWebhooksModule {}
