import { aiConfig, blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';
import { badConnectorsIn } from './lead-search/lead-connectors.config.js';

/** What the module itself needs; standalone gives it the same. */
export const plannerSettings = z.object({
  ...aiConfig,
  AI_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(600_000)
    .default(60_000)
    .describe('How long one answer of the model may take; it is asked up to 4 times for a plan.'),
  AUTOPILOT_MAX_LEADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(100_000)
    .describe('Leads one Autopilot run writes to, at most.'),
  LEAD_CONNECTORS: z
    .string()
    .refine((text) => badConnectorsIn(text) === undefined, {
      error: ({ input }) => badConnectorsIn(String(input)) ?? '',
    })
    .optional()
    .describe('Further sources of leads by name, as JSON: {"crm":{"url":"https://crm.acme.com/leads","token":"..."}}.')
    .meta({ secret: true }),
  LEAD_SEARCH_MAX_LEADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(10_000)
    .describe('Leads one search of the lead finder answers with, at most.'),
  LEAD_SEARCH_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(60_000)
    .describe('How long a search of the lead finder may take, from when it begins.'),
});

/** What the planner has to know of how the dispatcher sends. */
const senderSettings = z.object({
  MAIL_FROM: z
    .string()
    .optional()
    .describe('Sender of mails that name none: "Acme <no-reply@acme.com>". Unset: these fail.'),
  MAIL_TRANSPORT: z
    .string()
    .default('sandbox')
    .describe('How the dispatcher sends: in the sandbox an Autopilot run needs nobody to send from.'),
});

export type PlannerSettings = z.output<typeof plannerSettings> &
  z.output<typeof senderSettings> & { readonly BLOB_DIR: string };

export const plannerConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...plannerSettings.shape,
  ...senderSettings.shape,
});
