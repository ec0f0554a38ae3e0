import { blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

/** What the module itself needs; standalone gives it the same. */
export const triageSettings = z.object({
  QUARANTINE_ABOVE: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.95)
    .describe(
      'Injection score above which the content of a mail is withheld until somebody releases it; an agent may have a threshold of its own. 1 for never.',
    ),
  DNS_SERVERS: z
    .string()
    .optional()
    .describe(
      'Name servers that SPF, DKIM, DMARC and ARC are checked with, addresses separated by commas. Unset: those of the machine.',
    ),
});

export type TriageSettings = z.output<typeof triageSettings> & { readonly BLOB_DIR: string };

export const triageConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...triageSettings.shape,
});
