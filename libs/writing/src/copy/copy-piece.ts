/** Why a generation ended. */
export const OUTCOMES = ['completed', 'failed', 'canceled'] as const;

type Part = 'subject' | 'body';

/** What a reader of a generation is told, in this order: deltas of a part, that it is done, the same of the next part, the end. */
export type CopyPiece =
  | { readonly kind: 'delta'; readonly part: Part; readonly text: string }
  /** That part is complete. */
  | { readonly kind: 'done'; readonly part: Part }
  /** The last piece of every generation. */
  | {
      readonly kind: 'end';
      readonly outcome: (typeof OUTCOMES)[number];
      readonly error?: { readonly code: string; readonly message: string };
    };

/** One message of the stream GENERATIONS: pieces that were there at the same time. */
export function encodePieces(pieces: readonly CopyPiece[]): Uint8Array {
  return encoder.encode(JSON.stringify(pieces));
}

/** As {@link encodePieces} wrote them: nobody else writes there, and there are ten thousand a second, so they are not looked at again. */
export function decodePieces(payload: Uint8Array): readonly CopyPiece[] {
  const pieces: readonly CopyPiece[] = JSON.parse(decoder.decode(payload));
  return pieces;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
