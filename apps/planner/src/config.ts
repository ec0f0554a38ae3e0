import { blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

/** What the module itself needs; standalone gives it the same. */
export const plannerSettings = z.object({
  AI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'OpenAI-compatible API of the model that plans, for example http://127.0.0.1:11434/v1. Unset: planned offline.',
    ),
  AI_MODEL: z.string().min(1).optional().describe('Name of that model.'),
  AI_API_KEY: z.string().optional().describe('Its key, if it wants one.').meta({ secret: true }),
});

export type PlannerSettings = z.output<typeof plannerSettings> & { readonly BLOB_DIR: string };

export const plannerConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...plannerSettings.shape,
});
