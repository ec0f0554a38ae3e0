import { z } from 'zod';
import { defineEvent } from './event-definition.js';
import { actor, blobReference, count, id, instant, label, sha256, text } from './fields.js';

/** Deltas are not in the log: they live in the short-lived stream `gen.<workspace>.<generation>`. */
const aboutGeneration = {
  generationId: id,
  model: id,
  promptSha256: sha256.describe('Of the prompt as sent to the model, system prompt included.'),
};

const usage = {
  inputTokens: count,
  outputTokens: count,
  durationMs: count,
  costMicroUsd: count.optional().describe("Millionths of a US dollar; absent when the model's price is not known."),
};

const EXAMPLE = {
  generationId: 'gen_01K6ZQ4T1V8N3M5P7R9S2W4X6Y',
  model: 'offline-writer-1',
  promptSha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

export const GenerationStarted = defineEvent('generation.started', {
  version: 1,
  visibility: 'public',
  summary: 'A model was asked to write.',
  data: z.object({
    ...aboutGeneration,
    kind: z.enum(['subject', 'body', 'full', 'plan', 'reply']),
    tone: z.string().max(255).optional(),
    startedBy: actor,
    startedAt: instant,
  }),
  examples: [
    { ...EXAMPLE, kind: 'full', tone: 'friendly', startedBy: { kind: 'key' }, startedAt: '2026-03-22T10:00:00.000Z' },
  ],
});

export const GenerationCompleted = defineEvent('generation.completed', {
  version: 1,
  visibility: 'public',
  summary: 'A model finished writing.',
  data: z.object({
    ...aboutGeneration,
    ...usage,
    finishReason: label,
    output: blobReference.optional().describe('What it wrote.'),
    firstTokenMs: count.optional().describe('Time to the first token.'),
    completedAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      inputTokens: 210,
      outputTokens: 180,
      durationMs: 2400,
      finishReason: 'stop',
      completedAt: '2026-03-22T10:00:02.400Z',
    },
  ],
});

export const GenerationFailed = defineEvent('generation.failed', {
  version: 1,
  visibility: 'public',
  summary: 'A model did not finish writing.',
  data: z.object({ ...aboutGeneration, ...usage, reason: label, error: text, failedAt: instant }),
  examples: [
    {
      ...EXAMPLE,
      inputTokens: 210,
      outputTokens: 12,
      durationMs: 900,
      reason: 'provider_error',
      error: 'connection cut',
      failedAt: '2026-03-22T10:00:00.900Z',
    },
  ],
});

export const GenerationCanceled = defineEvent('generation.canceled', {
  version: 1,
  visibility: 'public',
  summary: 'A generation was called off before it was finished.',
  data: z.object({
    ...aboutGeneration,
    ...usage,
    reason: z
      .enum(['requested', 'viewer_gone', 'budget_exceeded'])
      .describe('`viewer_gone`: nobody came back within the grace period.'),
    canceledAt: instant,
  }),
  examples: [
    {
      ...EXAMPLE,
      inputTokens: 210,
      outputTokens: 40,
      durationMs: 1100,
      reason: 'viewer_gone',
      canceledAt: '2026-03-22T10:00:01.100Z',
    },
  ],
});

export const generationEvents = [GenerationStarted, GenerationCompleted, GenerationFailed, GenerationCanceled] as const;
