import { aiConfig, blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';
import { badDnsServerIn } from './dns/dns-servers.js';

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
  ...aiConfig,
  INBOUND_JUDGE: z
    .enum(['off', 'model'])
    .default('off')
    .describe(
      'model: the model of AI_MODEL is asked as well how likely each inbound message is an attack on the agent that reads it; it sees the mail. Its failure changes nothing.',
    ),
  INBOUND_JUDGE_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(10_000)
    .describe('How long a mail waits for that answer.'),
  DNS_SERVERS: z
    .string()
    .refine((setting) => badDnsServerIn(setting) === undefined, {
      error: ({ input }) =>
        `${JSON.stringify(badDnsServerIn(String(input)))} is not an IP address, which may be followed by a port: 192.0.2.1:5353, [2001:db8::1]:53`,
    })
    .optional()
    .describe(
      'Name servers that SPF, DKIM, DMARC and ARC are checked with, IP addresses separated by commas, a port behind a colon. Unset: those of the machine.',
    ),
});

export type TriageSettings = z.output<typeof triageSettings> & { readonly BLOB_DIR: string };

export const triageConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...triageSettings.shape,
});
