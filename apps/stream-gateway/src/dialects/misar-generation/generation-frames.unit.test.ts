import type { CopyPiece } from '@posthorn/writing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GenerationFrames, type PiecePlace } from './generation-frames.js';

const delta = (text: string): CopyPiece => ({ kind: 'delta', part: 'body', text });
const END: CopyPiece = { kind: 'end', outcome: 'completed' };
const FAILED: CopyPiece = { kind: 'end', outcome: 'failed', error: { code: 'model_cut', message: 'Grüße' } };

function aGeneration(...pieces: readonly CopyPiece[]) {
  const frames = new GenerationFrames();
  for (const [at, piece] of pieces.entries()) frames.push(piece, { sequence: 10 + at, index: at % 2 }, 'body');
  return frames;
}

test('a frame is printed with its id behind it, and sent to whoever comes back with its id before it', () => {
  const frames = aGeneration(delta('Hi'), { kind: 'done', part: 'body' }, END);
  expect(frames.from(0, 'printed').toString()).toBe(
    'data: {"delta":"Hi","type":"body"}\n\nid: 10-0\n\ndata: {"done":true,"type":"body"}\n\nid: 11-1\n\ndata: [DONE]\n\n',
  );
  expect(frames.from(0, 'resumable').toString()).toBe(
    'id: 10-0\ndata: {"delta":"Hi","type":"body"}\n\nid: 11-1\ndata: {"done":true,"type":"body"}\n\ndata: [DONE]\n\n',
  );
});

test('an end with an error says it before [DONE], and nothing comes after an end', () => {
  const frames = aGeneration(FAILED, delta('late'));
  const error = 'data: {"error":{"code":"model_cut","message":"Grüße"},"type":"body"}\n\ndata: [DONE]\n\n';
  expect(frames.from(0, 'printed').toString()).toBe(error);
  expect(frames.from(0, 'resumable').toString()).toBe(`id: 10-0\n${error}`);
  expect(frames.length).toBe(1);
});

test.each<[string, PiecePlace, boolean, number]>([
  ['from the beginning', { sequence: 0, index: 0 }, false, 0],
  ['in the middle of a message', { sequence: 11, index: 0 }, false, 1],
  ['after what there is', { sequence: 99, index: 0 }, false, 2],
  ['after an end, which everybody is sent', { sequence: 99, index: 0 }, true, 2],
])('a reader that comes %s goes on there', (_, place, hasEnded, expected) => {
  expect(aGeneration(delta('a'), delta('b'), ...(hasEnded ? [END] : [])).upTo(place)).toBe(expected);
});

test('a generation that has nothing stands before its first frame', () => {
  expect(new GenerationFrames().last).toEqual({ sequence: 0, index: -1 });
  expect(new GenerationFrames().from(0, 'printed')).toHaveLength(0);
});

test('whatever is said and wherever one reads on, the frames are those that were said, and bytes that were given out stay', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 600 }), { minLength: 1, maxLength: 40 }), (words) => {
      const frames = new GenerationFrames();
      const given = words.map((word, at) => {
        frames.push(delta(word), { sequence: at + 1, index: 0 }, 'body');
        return frames.from(at, 'printed');
      });
      const data = (word: string) => `data: ${JSON.stringify({ delta: word, type: 'body' })}\n\n`;
      const printed = words.map((word, at) => `${data(word)}id: ${at + 1}-0\n\n`);
      expect(given.map(String)).toEqual(printed);
      for (const at of words.keys()) {
        expect(frames.from(at, 'printed').toString()).toBe(printed.slice(at).join(''));
        const resumable = words.map((word, each) => `id: ${each + 1}-0\n${data(word)}`);
        expect(frames.from(at, 'resumable').toString()).toBe(resumable.slice(at).join(''));
        expect(frames.upTo({ sequence: at, index: 0 })).toBe(at);
      }
    }),
    { numRuns: 50 },
  );
});
