import { expect, test } from 'vitest';
import { PieceQueue } from './piece-queue.js';

function pieces(...chunks: readonly string[]): string[] {
  const queue = new PieceQueue(4);
  for (const chunk of chunks) queue.push(Buffer.from(chunk));
  const taken: string[] = [];
  for (let piece = queue.take(); piece !== undefined; piece = queue.take()) taken.push(piece.toString());
  return taken;
}

test.each([
  [[], []],
  [[''], []],
  [['abcd'], ['abcd']],
  [['abcdefghij'], ['abcd', 'efgh', 'ij']],
  [['a', 'b', 'c'], ['abc']],
  [
    ['a', 'bcde', 'f'],
    ['a', 'bcde', 'f'],
  ],
  [
    ['abcdef', 'gh', 'i'],
    ['abcd', 'efgh', 'i'],
  ],
])('%j leaves as %j', (chunks, expected) => {
  expect(pieces(...chunks)).toEqual(expected);
});
