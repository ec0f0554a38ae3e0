import { serviceConfig, workersConfig } from '@posthorn/platform';
import { z } from 'zod';

/** What the module itself needs; standalone gives it the same. */
export const ingestionSettings = z.object({
  REACH_EVENTS_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe(
      'Key of the HMAC that signs delivery reports to /api/webhooks/mail-events. Unset: they are refused with 503.',
    )
    .meta({ secret: true }),
});

export type IngestionSettings = z.output<typeof ingestionSettings>;

/** Injection token of `IngestionSettings`. */
export const INGESTION_SETTINGS = Symbol('posthorn:ingestion-settings');

export const ingestionConfig = z.object({
  ...serviceConfig,
  ...workersConfig,
  ...ingestionSettings.shape,
});
