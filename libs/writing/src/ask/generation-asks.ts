import { z } from 'zod';
import { copyRequest } from '../request/copy-request.js';

/** Subjects of the questions to apps/generation, as Nest's `@MessagePattern` has them (ADR 0039). */
export const ASK = {
  /** {@link StartGeneration} -> {@link StartAnswer} */
  start: 'ask.generation.start',
  /** {@link LostGeneration} -> nothing of interest: a generation whose replica has gone is ended. */
  lost: 'ask.generation.lost',
} as const;

const token = z.string().regex(/^[\w-]{1,100}$/);

/** Which generation, and whose. */
const source = { workspaceId: token, generationId: token };

export const startGeneration = z.strictObject({
  ...source,
  testMode: z.boolean(),
  startedBy: z.object({ kind: z.enum(['user', 'key', 'agent', 'system']), id: z.string().optional() }),
  request: copyRequest,
  /** W3C trace context of the request that asks; what becomes of it is part of that trace. */
  traceparent: z.string().max(100).optional(),
  /** An inbound mail that is answered, fenced. */
  answering: z.object({ from: z.string(), subject: z.string(), text: z.string() }).optional(),
});

export type StartGeneration = z.output<typeof startGeneration>;

export const lostGeneration = z.strictObject(source);

export type LostGeneration = z.output<typeof lostGeneration>;

/** Whether the model is asked; a refusal is what the caller is told, as a problem of HTTP. */
export const startAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), model: z.string() }),
  z.object({
    ok: z.literal(false),
    status: z.int().min(400).max(599),
    code: z.string(),
    detail: z.string(),
    fix: z.string(),
    retryAfterSeconds: z.int().positive().optional(),
  }),
]);

export type StartAnswer = z.output<typeof startAnswer>;

/**
 * Subject that the replica listens to that runs a generation: {@link GenerationControl} -> {@link GenerationState}. Nobody listens once it is
 * over, or its replica has gone.
 */
export function controlSubject({ workspaceId, generationId }: LostGeneration): string {
  return `genctl.${workspaceId}.${generationId}`;
}

/** `view`: somebody still reads it. `cancel`: nobody wants it any more. `ask`: whether it still runs. */
export const generationControl = z.object({ kind: z.enum(['view', 'cancel', 'ask']) });

export type GenerationControl = z.output<typeof generationControl>;

/** Sequence of its last piece, 0 before the first. */
export const generationState = z.object({ sequence: z.int().nonnegative() });

export type GenerationState = z.output<typeof generationState>;
