import { blobConfig, databaseConfig, httpConfig, logConfig, natsConfig } from '@posthorn/platform';
import { z } from 'zod';

export const apiConfig = z.object({
  ...httpConfig,
  ...logConfig,
  ...natsConfig,
  ...databaseConfig,
  ...blobConfig,
});

/** What the module itself needs; standalone gives it the same. */
export type ApiSettings = Pick<z.output<typeof apiConfig>, 'BLOB_DIR'>;
