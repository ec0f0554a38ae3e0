import { blobConfig, serviceConfig, workersConfig } from '@posthorn/platform';
import { z } from 'zod';
import { inboundWebhooksSettings } from './inbound-webhooks/inbound-webhooks.config.js';
import { inboundSettings } from './inbound/smtp/smtp.config.js';
import { badKeyIn } from './provider-webhooks/public-keys.js';

const secret = (meaning: string) => z.string().optional().describe(meaning).meta({ secret: true });

const publicKeys = (meaning: string) =>
  z
    .string()
    .refine((setting) => badKeyIn(setting) === undefined, {
      error: ({ input }) => `${badKeyIn(String(input)) ?? ''} is no public key: PEM, or its base64 without the frame`,
    })
    .optional()
    .describe(meaning);

/** What the module itself needs; standalone gives it the same. */
export const ingestionSettings = z.object({
  REACH_EVENTS_WEBHOOK_SECRET: secret(
    'Key of the HMAC that signs delivery reports to /api/webhooks/mail-events. Unset: they are refused with 503.',
  ),
  POSTAL_WEBHOOK_PUBLIC_KEY: publicKeys(
    "Postal's signing key, for /v1/webhooks/postal and /v1/inbound/postal: PEM, or the p= of its DKIM record; several separated by commas. Unset: refused with 503.",
  ),
  SES_SNS_TOPIC_ARNS: z
    .string()
    .optional()
    .describe(
      'Amazon SNS topics whose notifications /v1/webhooks/ses and /v1/inbound/ses take, and whose subscriptions they confirm; separated by commas. Unset: refused with 503.',
    ),
  POSTMARK_WEBHOOK_SECRET: secret(
    'What Postmark presents to /v1/webhooks/postmark and /v1/inbound/postmark: the password of basic authentication, or the header x-webhook-secret. Unset: refused with 503.',
  ),
  SENDGRID_WEBHOOK_PUBLIC_KEY: publicKeys(
    "Verification key of SendGrid's signed event webhook, for /v1/webhooks/sendgrid; several separated by commas. Unset: refused with 503.",
  ),
  MAILGUN_WEBHOOK_SIGNING_KEY: secret(
    "Mailgun's HTTP webhook signing key, for /v1/webhooks/mailgun and /v1/inbound/mailgun. Unset: refused with 503.",
  ),
  RESEND_WEBHOOK_SECRET: secret(
    "Signing secret of Resend's webhook (whsec_...), for /v1/webhooks/resend and /v1/inbound/resend; several separated by commas while it changes. Unset: refused with 503.",
  ),
  ...inboundWebhooksSettings,
  BOUNCE_MAIL_WEBHOOK_SECRET: secret(
    'Key of the HMAC that signs bounce mails to /v1/webhooks/bounce-mail. Unset: only API keys with the scope manage may post them.',
  ),
  MAIL_TOKEN_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Key of the signatures in tracking links, unsubscribe links and return paths, at least 16 characters; the same for dispatcher and ingestion. Unset: none are made, and none are recognised.',
    )
    .meta({ secret: true }),
  SOFT_BOUNCE_LIMIT: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(5)
    .describe(
      'So many sends to an address that bounce softly, with none delivered between them, suppress it; 0 for never.',
    ),
  SOFT_BOUNCE_WINDOW_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(30)
    .describe('Days within which SOFT_BOUNCE_LIMIT counts, and after which such a suppression ends.'),
  UNSUBSCRIBE_BY_REPLY_CONFIDENCE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .describe(
      'Who answers a mail asking for no more, authenticated and read with this confidence at least, is unsubscribed; 0 for never.',
    ),
  ...inboundSettings,
});

/** With what the environment does not say alone: standalone chooses the directory, and workers share a port. */
export const ingestionModuleSettings = ingestionSettings.extend({
  ...blobConfig,
  sharesPort: z.boolean().default(false),
});

export type IngestionSettings = z.output<typeof ingestionModuleSettings>;

/** What is left out has its default. */
export type IngestionInput = z.input<typeof ingestionModuleSettings>;

/** Injection token of `IngestionSettings`. */
export const INGESTION_SETTINGS = Symbol('posthorn:ingestion-settings');

export const ingestionConfig = z.object({
  ...serviceConfig,
  ...workersConfig,
  ...blobConfig,
  ...ingestionSettings.shape,
});
