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
  SES_INBOUND_BUCKETS: z
    .string()
    .optional()
    .describe(
      'Buckets of Amazon S3 out of which /v1/inbound/ses reads mails that a receipt rule put there; separated by commas. Unset: such mails are refused with 503, those in the notification itself are not.',
    ),
  SES_INBOUND_REGION: z
    .string()
    .optional()
    .describe('Region of SES_INBOUND_BUCKETS: eu-west-1. Unset: as the AWS SDK finds it.'),
  SES_INBOUND_ACCESS_KEY_ID: z
    .string()
    .optional()
    .describe(
      'Access key that may read SES_INBOUND_BUCKETS. Unset: credentials as the AWS SDK finds them (role, profile, AWS_ACCESS_KEY_ID).',
    ),
  SES_INBOUND_SECRET_ACCESS_KEY: z
    .string()
    .optional()
    .describe('Secret of SES_INBOUND_ACCESS_KEY_ID.')
    .meta({ secret: true }),
  SES_INBOUND_ENDPOINT: z.url().optional().describe('Another endpoint of Amazon S3, such as one in a VPC.'),
  RESEND_INBOUND_API_KEY: z
    .string()
    .optional()
    .describe(
      'API key of Resend with full access, by which mails that /v1/inbound/resend is told of are fetched. Unset: refused with 503.',
    )
    .meta({ secret: true }),
};
