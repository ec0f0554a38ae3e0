import { blobConfig, browserConfig, serviceConfig, workersConfig } from '@posthorn/platform';
import { INJECTION_LIMIT } from '@posthorn/writing';
import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** Unless somebody says otherwise. */
export const AUTOPILOT_CREDITS = 100;

/** Of the module itself; standalone reads the same. */
export const apiSettings = z.object({
  SESSION_TTL_MS: z.coerce
    .number()
    .int()
    .min(60_000)
    .max(30 * 24 * HOUR_MS)
    .default(12 * HOUR_MS)
    .describe('Time after which a browser has to sign in again; milliseconds.'),
  MAIL_SPF: z
    .string()
    .regex(/^[!-~]+( [!-~]+)*$/, 'must be mechanisms of SPF, for example include:spf.example.com')
    .optional()
    .describe(
      'What the SPF record of a sending domain has to name, so that this server or its provider may send for it: include:spf.example.com, ip4:192.0.2.1. Unset: mx.',
    ),
  BOUNCE_DOMAIN: z
    .string()
    .optional()
    .describe('As the dispatcher has it: with it, receivers look at its SPF, and sending domains can do without.'),
  AUTOPILOT_CREDITS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(AUTOPILOT_CREDITS)
    .describe(
      'Autopilot runs a workspace may start in a calendar month, UTC, unless it has a limit of its own (posthorn credits).',
    ),
  DRAFT_INJECTION_LIMIT: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(INJECTION_LIMIT)
    .describe('Injection score of a received mail above which no model is shown it to write an answer.'),
  CRON_SECRET: z
    .string()
    .optional()
    .describe('What x-cron-secret has to say to POST /api/campaigns/run. Unset: refused with 503.')
    .meta({ secret: true }),
});

export const apiConfig = z.object({
  ...serviceConfig,
  ...workersConfig,
  ...browserConfig,
  ...blobConfig,
  ...apiSettings.shape,
});

/** What the module needs. */
export type ApiSettings = Pick<z.output<typeof apiConfig>, 'BLOB_DIR' | 'SESSION_TTL_MS'> &
  Partial<
    Pick<
      z.output<typeof apiConfig>,
      'MAIL_SPF' | 'BOUNCE_DOMAIN' | 'AUTOPILOT_CREDITS' | 'DRAFT_INJECTION_LIMIT' | 'CRON_SECRET'
    >
  >;
