import { serviceConfig } from '@posthorn/platform';
import { z } from 'zod';
import { transportSettings } from './transports/selection/transport-settings.config.js';

/** What the module itself needs; standalone gives it the same. */
export const dispatcherSettings = z.object({
  ...transportSettings.shape,
  POSTHORN_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8080')
    .describe('Where this installation is reached; the sandbox provider reports to its /api/webhooks/mail-events.'),
  REACH_EVENTS_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe('Key the sandbox provider signs its delivery reports with. Unset: queued sends wait.')
    .meta({ secret: true }),
});

export type DispatcherSettings = z.output<typeof dispatcherSettings>;

export const dispatcherConfig = z.object({
  ...serviceConfig,
  ...dispatcherSettings.shape,
});
