import { blobConfig, browserConfig, serviceConfig, workersConfig } from '@posthorn/platform';
import { z } from 'zod';

const HOUR_MS = 3_600_000;

/** Of the module itself; standalone reads the same. */
export const apiSettings = z.object({
  SESSION_TTL_MS: z.coerce
    .number()
    .int()
    .min(60_000)
    .max(30 * 24 * HOUR_MS)
    .default(12 * HOUR_MS)
    .describe('Time after which a browser has to sign in again; milliseconds.'),
});

export const apiConfig = z.object({
  ...serviceConfig,
  ...workersConfig,
  ...browserConfig,
  ...blobConfig,
  ...apiSettings.shape,
});

/** What the module needs. */
export type ApiSettings = Pick<z.output<typeof apiConfig>, 'BLOB_DIR' | 'SESSION_TTL_MS'>;
