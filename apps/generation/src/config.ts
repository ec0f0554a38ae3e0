import { aiConfig, blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

/** What the module itself needs; standalone gives it the same. */
export const generationSettings = z.object({
  ...aiConfig,
  GENERATION_GRACE_MS: z.coerce
    .number()
    .int()
    .min(0)
    .max(600_000)
    .default(30_000)
    .describe('How long a model writes on for nobody: a reader that comes back within this time misses nothing.'),
});

export type GenerationSettings = z.output<typeof generationSettings> & { readonly BLOB_DIR: string };

export const generationConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...generationSettings.shape,
});
