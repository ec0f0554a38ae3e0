import { isIP } from 'node:net';
import { z } from 'zod';

/** RFC 5321 section 4.5.3.1.7. */
const LEAST_BYTES = 65_536;
const MIB = 1_048_576;
const MINUTE_MS = 60_000;

const badEntry = (setting: string, others: readonly string[]): string | undefined =>
  addressesIn(setting).find((entry) => isIP(entry) === 0 && !others.includes(entry));

/** @param others what an entry may be besides an address */
const addresses = (meaning: string, others: readonly string[] = []) =>
  z
    .string()
    .refine((setting) => badEntry(setting, others) === undefined, {
      error: ({ input }) => `${JSON.stringify(badEntry(String(input), others))} is no IP address`,
    })
    .optional()
    .describe(meaning);

const limit = (meaning: string, preset: number) =>
  z.coerce.number().int().min(1).max(1_000_000).default(preset).describe(meaning);

/** Mail that comes in, by SMTP and by HTTP. */
export const inboundSettings = {
  INBOUND_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(LEAST_BYTES)
    .max(100 * MIB)
    .default(25 * MIB)
    .describe('Largest mail that is taken in, attachments and their encoding included; bytes.'),
  INBOUND_WORKSPACE_DAILY_BYTES: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 50)
    .default(10 * 1024 * MIB)
    .describe(
      'Mail that a workspace takes in from midnight to midnight UTC, bytes as they came; beyond it senders are asked to come again (452 4.2.2). Processes learn of each other within seconds. 0 for no bound.',
    ),
  INBOUND_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe(
      'Key of the HMAC that signs mails to /v1/inbound/mail. Unset: only API keys with the scope manage may post them.',
    )
    .meta({ secret: true }),
  INBOUND_POSTMASTER: z
    .email()
    .optional()
    .describe(
      'Mailbox of an agent that gets the mail to postmaster, and to postmaster and abuse at verified domains whose own workspace has no such mailbox. Unset: they are refused like every unknown one, which RFC 5321 wishes otherwise.',
    ),
  SMTP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('TCP port on which mail comes in by SMTP; 0 picks a free one. Unset: none is received.'),
  SMTP_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address on which SMTP_PORT listens; 0.0.0.0 for every interface.'),
  SMTP_NAME: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i, 'is not a host name like mx.example.com')
    .optional()
    .describe('What the receiver calls itself: the name that the MX record points to. Unset: the name of the machine.'),
  SMTP_TLS_CERT_FILE: z
    .string()
    .optional()
    .describe(
      'PEM file of the certificate for SMTP_NAME and its chain: STARTTLS is offered. Read again when it changes. Unset: cleartext alone.',
    ),
  SMTP_TLS_KEY_FILE: z.string().optional().describe('PEM file of the private key of SMTP_TLS_CERT_FILE.'),
  SMTP_MAX_RECIPIENTS: limit('Recipients of one mail.', 100),
  SMTP_MAX_CONNECTIONS: limit('SMTP connections at once.', 1_000),
  SMTP_CLIENT_CONNECTIONS: limit('SMTP connections of one client at once; an IPv6 client is its /64.', 50),
  SMTP_CLIENT_MAILS: limit('Mails a minute of one client.', 600),
  SMTP_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(60 * MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe('How long a client may take until it begins a mail, and be silent within one; milliseconds.'),
  SMTP_BUFFER_BYTES: z.coerce
    .number()
    .int()
    .min(LEAST_BYTES)
    .default(256 * MIB)
    .describe('Memory for mails that are coming in; beyond it more of them are asked to come again.'),
  SMTP_GREYLIST_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(60 * MINUTE_MS)
    .default(0)
    .describe(
      'Greylisting: how long after its first try a stranger has to come again, milliseconds. Remembered by each process alone. 0: off.',
    ),
  SMTP_UNLIMITED: addresses(
    'Clients that SMTP_CLIENT_* and greylisting leave alone, addresses separated by commas. This machine itself always is.',
  ),
  SMTP_RELAYS: addresses(
    'Mail servers of yours that hand mail on to this one, addresses separated by commas: they are unlimited, may say whose mail it is by XFORWARD or XCLIENT, and are themselves never checked by SPF.',
  ),
  SMTP_PROXIES: addresses(
    'Load balancers in front of the receiver, addresses separated by commas: each connection of theirs begins with a PROXY line, version 1. * for every client, where nobody else reaches the port.',
    ['*'],
  ),
};

/** The entries of a list as `SMTP_RELAYS` has it. */
export function addressesIn(setting: string | undefined): string[] {
  return (setting ?? '').split(',').flatMap((entry) => entry.trim() || []);
}

export type InboundSettings = z.output<z.ZodObject<typeof inboundSettings>>;
