import { aiConfig, blobConfig, serviceConfig } from '@posthorn/platform';
import { z } from 'zod';

const milliseconds = (least: number, most: number, value: number) =>
  z.coerce.number().int().min(least).max(most).default(value);

const usd = (meaning: string) => z.coerce.number().min(0).max(10_000).optional().describe(meaning);

/** What the module itself needs; standalone gives it the same. */
export const generationSettings = z.object({
  ...aiConfig,
  GENERATION_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe('Generations a workspace may have under way at a time, over all replicas.'),
  GENERATION_DAILY_TOKENS: z.coerce
    .number()
    .int()
    .min(0)
    .default(1_000_000)
    .describe('Tokens a workspace may have read and written by the model in a day (UTC); 0 for no limit.'),
  GENERATION_MAX_OUTPUT_TOKENS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(2_000)
    .describe('Tokens the model may write for one email.'),
  GENERATION_GRACE_MS: milliseconds(0, 600_000, 30_000).describe(
    'How long a model writes on for nobody: a reader that comes back within this time misses nothing.',
  ),
  GENERATION_FIRST_TOKEN_MS: milliseconds(100, 600_000, 30_000).describe(
    'How long the model may take until its first token, before it is asked again.',
  ),
  GENERATION_STALL_MS: milliseconds(100, 600_000, 20_000).describe(
    'How long the model may be silent in the middle of an answer, before that is given up.',
  ),
  AI_INPUT_USD_PER_MILLION: usd(
    'Price of a million tokens that the model reads, for the cost in events. Unset: none is told.',
  ),
  AI_OUTPUT_USD_PER_MILLION: usd('Price of a million tokens that it writes.'),
});

export type GenerationSettings = z.output<typeof generationSettings> & { readonly BLOB_DIR: string };

export const generationConfig = z.object({
  ...serviceConfig,
  ...blobConfig,
  ...generationSettings.shape,
});
