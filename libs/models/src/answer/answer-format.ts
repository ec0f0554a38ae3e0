import type { ModelPart } from '../model-part.js';

/** What one event of an answer says; nothing, for most that are neither the first nor the last. `thought` is a sign of life and no text. */
export type Heard = ModelPart | { readonly kind: 'thought' };

/** How an API streams its answers as server-sent events. Made anew for each answer, since an end says less than all before it. */
export interface AnswerFormat {
  /**
   * @param data of one event
   * @throws ForeignAnswerError when it is none of this format
   * @throws AnswerFailedError when the model says that it failed
   */
  hear(data: string): readonly Heard[];
  /** The connection ended properly. @returns the end of the answer, if it had one */
  end(): readonly Heard[];
}

/** What came is no answer of the API that was asked. */
export class ForeignAnswerError extends Error {
  override readonly name = 'ForeignAnswerError';
}

/** The model itself says that it cannot go on. */
export class AnswerFailedError extends Error {
  override readonly name = 'AnswerFailedError';
}

/** The answer is much longer than what was asked for. */
export class EndlessAnswerError extends Error {
  override readonly name = 'EndlessAnswerError';
}

/** No answer has more tokens. */
const MOST_TOKENS = 1_000_000_000;

/** @returns tokens that a server says there were: a whole number from 0, whatever it says */
export function countOf(said: number | null | undefined): number {
  return Math.min(Math.max(Math.round(said ?? 0), 0), MOST_TOKENS);
}

/** @throws ForeignAnswerError */
export function jsonOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (cause) {
    throw new ForeignAnswerError('an event of it is no JSON', { cause });
  }
}
