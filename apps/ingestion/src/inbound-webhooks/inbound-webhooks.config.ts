import { z } from 'zod';
import { badKeyIn } from '../provider-webhooks/public-keys.js';

/** What the providers of inbound mail need beside the settings of their delivery webhooks, which serve here, too. */
export const inboundWebhooksSettings = {
  SENDGRID_INBOUND_PUBLIC_KEY: z
    .string()
    .refine((setting) => badKeyIn(setting) === undefined, {
      error: ({ input }) => `${badKeyIn(String(input)) ?? ''} is no public key: PEM, or its base64 without the frame`,
    })
    .optional()
    .describe(
      "Public key of the security policy of SendGrid's Inbound Parse, for /v1/inbound/sendgrid; several separated by commas. Without it SENDGRID_INBOUND_SECRET is needed.",
    ),
  SENDGRID_INBOUND_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Password in the address that SendGrid posts inbound mail to: https://posthorn:<password>@.../v1/inbound/sendgrid; at least 16 characters. Beside SENDGRID_INBOUND_PUBLIC_KEY both have to be met.',
    )
    .meta({ secret: true }),
  RESEND_INBOUND_API_KEY: z
    .string()
    .optional()
    .describe(
      'API key of Resend with full access, by which mails that /v1/inbound/resend is told of are fetched. Unset: refused with 503.',
    )
    .meta({ secret: true }),
};
