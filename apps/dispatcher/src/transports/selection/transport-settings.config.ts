import { z } from 'zod';
import { RFC_5321_TIMEOUTS } from '../smtp/smtp-timeouts.js';
import { badRoutesIn } from './mail-routes.js';
import { PROVIDERS } from './provider-name.js';

const secret = (meaning: string) => z.string().optional().describe(meaning).meta({ secret: true });
const apiUrl = (url: string, provider: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(url)
    .describe(`Where ${provider}'s API is reached.`);
const milliseconds = (fallback: number, meaning: string) =>
  z.coerce.number().int().min(100).max(3_600_000).default(fallback).describe(meaning);

/** Which way mails leave, and what each way needs. `createTransports` checks what belongs together. */
export const transportSettings = z.object({
  MAIL_TRANSPORT: z
    .enum(PROVIDERS)
    .default('sandbox')
    .describe('How mails leave. The sandbox sends none; sends of test keys always go there.'),
  MAIL_ROUTES: z
    .string()
    .refine((routes) => badRoutesIn(routes) === undefined, {
      error: ({ input }) => badRoutesIn(String(input)) ?? '',
    })
    .optional()
    .describe('Other transports by domain of the sender, as JSON: {"acme.com":"ses"}.'),
  MAIL_FROM: z
    .string()
    .optional()
    .describe('Sender of mails that name none: "Acme <no-reply@acme.com>". Unset: these fail.'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Where recipients reach this installation: tracking and unsubscribe links begin with it. Unset: POSTHORN_URL.',
    ),
  BOUNCE_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'not a domain')
    .optional()
    .describe(
      'Domain of the envelope senders, one address per send, so that bounces name their send; its mail has to reach /v1/webhooks/bounce-mail. Needs MAIL_TOKEN_SECRET. Unset: mails bounce to their sender.',
    ),
  MAIL_TOKEN_SECRET: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Key of the signatures in tracking links, unsubscribe links and return paths, at least 16 characters; the same for dispatcher and ingestion. Unset: none are made, and none are recognised.',
    )
    .meta({ secret: true }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'Mail server of the transport smtp: smtp://user:password@host:587, smtps:// for TLS from the first byte on.',
    )
    .meta({ secret: true }),
  SMTP_TLS: z
    .enum(['auto', 'required', 'off'])
    .default('auto')
    .describe('STARTTLS. auto: where the server offers it, and required as soon as SMTP_URL has a user.'),
  SMTP_TLS_VERIFY: z
    .enum(['true', 'false'])
    .default('true')
    .describe('Whether the certificate of the mail server must be valid for its name.'),
  SMTP_TLS_CA_FILE: z
    .string()
    .optional()
    .describe('PEM file of certificate authorities to trust instead of the usual ones.'),
  SMTP_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(10)
    .describe('Connections to the mail server at most, per process.'),
  SMTP_EHLO_NAME: z
    .string()
    .regex(/^(\[[0-9a-f.:]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*)$/i, 'neither a host name nor an address in brackets')
    .optional()
    .describe('Name that EHLO says. Unset: the host name of this machine, [127.0.0.1] where it has no domain.'),
  SMTP_CONNECT_TIMEOUT_MS: milliseconds(RFC_5321_TIMEOUTS.connectMs, 'To connect, and for a TLS handshake.'),
  SMTP_REPLY_TIMEOUT_MS: milliseconds(
    RFC_5321_TIMEOUTS.commandMs,
    'For each reply of the mail server (RFC 5321 asks for 5 minutes); twice as long for the one to the content.',
  ),
  SMTP_DSN: z
    .string()
    .regex(
      /^(never|(success|failure|delay)(,(success|failure|delay))*)$/,
      'neither never nor some of success,failure,delay',
    )
    .optional()
    .describe(
      'Reports to ask the mail server for (RFC 3461): never, or some of success,failure,delay. Unset: as it does by itself.',
    ),
  SMTP_OAUTH2_TOKEN_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'Token endpoint for XOAUTH2 in place of a password: https://oauth2.googleapis.com/token. Needs the next three.',
    ),
  SMTP_OAUTH2_CLIENT_ID: z.string().optional().describe('Client id for SMTP_OAUTH2_TOKEN_URL.'),
  SMTP_OAUTH2_CLIENT_SECRET: secret('Client secret for SMTP_OAUTH2_TOKEN_URL, where it has one.'),
  SMTP_OAUTH2_REFRESH_TOKEN: secret('Refresh token of the user in SMTP_URL.'),
  PROVIDER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(20)
    .describe("Requests at once to a provider's API, per process and provider."),
  POSTAL_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Where Postal is reached: https://postal.example.com.'),
  POSTAL_API_KEY: secret('API credential of a mail server in Postal.'),
  SES_REGION: z.string().optional().describe('Region of Amazon SES: eu-west-1.'),
  SES_ACCESS_KEY_ID: z
    .string()
    .optional()
    .describe(
      'Access key for Amazon SES. Unset: credentials as the AWS SDK finds them (role, profile, AWS_ACCESS_KEY_ID).',
    ),
  SES_SECRET_ACCESS_KEY: secret('Secret of SES_ACCESS_KEY_ID.'),
  SES_CONFIGURATION_SET: z.string().optional().describe('Configuration set that publishes events of sends.'),
  SES_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Another endpoint of Amazon SES, such as one in a VPC.'),
  POSTMARK_SERVER_TOKEN: secret('Server API token of Postmark.'),
  POSTMARK_MESSAGE_STREAM: z.string().default('outbound').describe('Message stream of Postmark.'),
  POSTMARK_URL: apiUrl('https://api.postmarkapp.com', 'Postmark'),
  SENDGRID_API_KEY: secret('API key of SendGrid with the permission Mail Send.'),
  SENDGRID_URL: apiUrl('https://api.sendgrid.com', 'SendGrid'),
  MAILGUN_API_KEY: secret('API key of Mailgun, or a sending key.'),
  MAILGUN_DOMAIN: z.string().optional().describe("Domain at Mailgun. Unset: that of each mail's sender."),
  MAILGUN_URL: apiUrl('https://api.mailgun.net', 'Mailgun'),
  RESEND_API_KEY: secret('API key of Resend with the permission to send.'),
  RESEND_URL: apiUrl('https://api.resend.com', 'Resend'),
});

export type TransportSettings = z.output<typeof transportSettings>;
