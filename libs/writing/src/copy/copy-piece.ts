import { z } from 'zod';

/** Why a generation ended. */
export const OUTCOMES = ['completed', 'failed', 'canceled'] as const;

const part = z.enum(['subject', 'body']);

const copyPiece = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('delta'), part, text: z.string() }),
  /** That part is complete. */
  z.object({ kind: z.literal('done'), part }),
  /** The last piece of every generation. */
  z.object({
    kind: z.literal('end'),
    outcome: z.enum(OUTCOMES),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
  }),
]);

/** What a reader of a generation is told, in this order: deltas of a part, that it is done, the same of the next part, the end. */
export type CopyPiece = z.output<typeof copyPiece>;

/** One message of the stream GENERATIONS: pieces that were there at the same time. */
export function encodePieces(pieces: readonly CopyPiece[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(pieces));
}

/** @throws Error when it is none */
export function decodePieces(payload: Uint8Array): readonly CopyPiece[] {
  return z.array(copyPiece).parse(JSON.parse(new TextDecoder().decode(payload)));
}
