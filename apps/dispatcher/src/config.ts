import { blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';
import { transportSettings } from './transports/selection/transport-settings.config.js';

/** For those who look at the settings before anything is started. */
export { checkSettings } from './transports/selection/check-settings.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const milliseconds = (least: number, most: number, usual: number) =>
  z.coerce.number().int().min(least).max(most).default(usual);

/** What the module itself needs; standalone gives it the same. */
export const dispatcherSettings = z.object({
  POSTHORN_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .describe('Where this installation is reached; the sandbox provider reports to its /api/webhooks/mail-events.'),
  REACH_EVENTS_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe('Key the sandbox provider signs its delivery reports with. Unset: the reports wait.')
    .meta({ secret: true }),
  ...transportSettings.shape,
  UNKNOWN_OUTCOME: z
    .enum(['retry', 'hold'])
    .default('retry')
    .describe('What becomes of a mail that may or may not have left: another attempt, or a hold for a person.'),
  DISPATCH_LEASE_MS: milliseconds(1_000, HOUR_MS, 30_000).describe(
    'A dispatcher that is silent for this long loses its mails to the others; milliseconds.',
  ),
  DISPATCH_GRACE_MS: milliseconds(0, 10 * MINUTE_MS, 8_000).describe(
    'What mails that are being handed over may take when a dispatcher is stopped; milliseconds.',
  ),
  RETRY_FIRST_DELAY_MS: milliseconds(100, DAY_MS, 30 * MINUTE_MS).describe(
    'Wait after the first temporary refusal of a mail server; doubles with every further one; milliseconds.',
  ),
  RETRY_CONNECTION_DELAY_MS: milliseconds(100, DAY_MS, MINUTE_MS).describe(
    'The same where nobody answered for the recipient: no connection, a provider that is busy or failing; milliseconds.',
  ),
  RETRY_LONGEST_DELAY_MS: milliseconds(100, 7 * DAY_MS, 4 * HOUR_MS).describe(
    'Longest wait between two attempts; milliseconds.',
  ),
  RETRY_MAX_AGE_MS: milliseconds(1_000, 30 * DAY_MS, 5 * DAY_MS).describe(
    'A mail that is still deferred so long after its first attempt has failed; milliseconds.',
  ),
  RETRY_MAX_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(40)
    .describe('A mail that was deferred as often as this has failed.'),
});

export type DispatcherSettings = z.output<typeof dispatcherSettings> & { readonly BLOB_DIR: string };

export const dispatcherConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...dispatcherSettings.shape,
});
