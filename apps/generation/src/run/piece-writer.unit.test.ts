import { type CopyPiece, decodePieces } from '@posthorn/writing';
import { expect, test } from 'vitest';
import { Moments } from './moments.js';
import { PieceWriter } from './piece-writer.js';

/** What a server takes at most unless it is told otherwise. */
const MAX_PAYLOAD = 1_048_576;
const source = { workspaceId: 'wsk_a', generationId: 'gen_a' };

/** @returns the messages that were stored */
async function written(...pieces: readonly CopyPiece[]): Promise<readonly Uint8Array[]> {
  const messages: Uint8Array[] = [];
  const append = async (_: unknown, payload: Uint8Array) => messages.push(payload);
  const fail = (error: unknown) => {
    throw error;
  };
  const writer = new PieceWriter({ append }, source, fail, new Moments());
  writer.write(...pieces);
  await writer.flushed();
  return messages;
}

const delta = (text: string): CopyPiece => ({ kind: 'delta', part: 'body', text });

test('pieces that come together travel together', async () => {
  const pieces = [delta('Hello'), delta(' Jane'), { kind: 'done', part: 'body' } as const];
  expect((await written(...pieces)).map(decodePieces)).toEqual([pieces]);
});

test.each(['a', '\u0001', '語', '🦊', 'x🦊'])(
  'an answer of megabytes of %j fits the server, and is whole',
  async (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const messages = await written(delta(text), delta('.'), { kind: 'end', outcome: 'completed' });
    expect(Math.max(...messages.map(({ length }) => length))).toBeLessThan(MAX_PAYLOAD);
    const pieces = messages.flatMap(decodePieces);
    expect(pieces.map((piece) => (piece.kind === 'delta' ? piece.text : '')).join('') === `${text}.`).toBe(true);
    expect(pieces.some((piece) => piece.kind === 'delta' && !piece.text.isWellFormed())).toBe(false);
    expect(pieces.at(-1)).toEqual({ kind: 'end', outcome: 'completed' });
  },
);
