import { blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

/** What the module itself needs; standalone gives it the same. */
export const projectorSettings = z.object({
  PROJECTOR_READY_LAG_EVENTS: z.coerce
    .number()
    .int()
    .positive()
    .default(10_000)
    .describe('The leading projector is ready while the read models are at most this many events behind the log.'),
});

export type ProjectorSettings = z.output<typeof projectorSettings> & { readonly BLOB_DIR: string };

/** Injection token of `ProjectorSettings`. */
export const PROJECTOR_SETTINGS = Symbol('posthorn:projector-settings');

export const projectorConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...projectorSettings.shape,
});
