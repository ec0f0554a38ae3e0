import { blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

export const apiConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
});

/** What the module itself needs; standalone gives it the same. */
export type ApiSettings = Pick<z.output<typeof apiConfig>, 'BLOB_DIR'>;
