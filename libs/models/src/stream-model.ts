import { setTimeout as sleep } from 'node:timers/promises';
import { type LanguageModel, streamText } from 'ai';
import { modelFailureOf, type ModelFailure } from './model-failure.js';

/** What a model is asked, and how long it may take. */
export interface ModelQuestion {
  readonly instructions: string;
  readonly input: string;
  readonly maxOutputTokens: number;
  /** Milliseconds until its first token, and between two. */
  readonly firstTokenMs: number;
  readonly stallMs: number;
  /** Milliseconds before the second try; doubles. A longer `Retry-After` of the server counts, up to a minute. */
  readonly firstPauseMs?: number;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export type ModelPart =
  | { readonly kind: 'text'; readonly text: string }
  /** The last. `finishReason` as the AI SDK names it: `stop`, `length`, `content-filter`. */
  | { readonly kind: 'finish'; readonly finishReason: string; readonly usage: ModelUsage };

/** The model gave no answer, or stopped in the middle of one. */
export class ModelFailedError extends Error {
  override readonly name = 'ModelFailedError';
  constructor(readonly failure: ModelFailure) {
    super(`The model ${failure.reason}. ${failure.advice}.`, { cause: failure.cause });
  }
}

const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 500;

/**
 * What the model says, as it says it. It is asked again only while it has said nothing: from its first token on, a reader has seen what it said.
 * @throws ModelFailedError
 * @throws the signal's reason, once that aborts
 */
export async function* streamModel(
  model: LanguageModel,
  question: ModelQuestion,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  for (let tries = 1; ; tries++) {
    let hasBegun = false;
    try {
      for await (const part of oneAnswer(model, question, signal)) {
        hasBegun = true;
        yield part;
      }
      return;
    } catch (error) {
      signal.throwIfAborted();
      const failure = modelFailureOf(error);
      if (hasBegun || failure.isFinal || tries >= MAX_TRIES)
        throw new ModelFailedError(hasBegun ? cutOff(failure) : failure);
      const pauseMs = Math.max((question.firstPauseMs ?? FIRST_PAUSE_MS) * 2 ** (tries - 1), failure.afterMs ?? 0);
      await sleep(pauseMs, undefined, { signal });
    }
  }
}

function cutOff(failure: ModelFailure): ModelFailure {
  if (failure.code === 'timeout')
    return { ...failure, code: 'stalled', reason: 'fell silent in the middle of its answer' };
  return { ...failure, code: 'cut', reason: 'broke off in the middle of its answer' };
}

async function* oneAnswer(
  model: LanguageModel,
  { instructions, input, maxOutputTokens, firstTokenMs, stallMs }: ModelQuestion,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new DOMException('The model is silent', 'TimeoutError'));
  let timer = setTimeout(giveUp, firstTokenMs);
  try {
    const { fullStream } = streamText({
      model,
      instructions,
      messages: [{ role: 'user', content: input }],
      maxOutputTokens,
      maxRetries: 0,
      abortSignal: AbortSignal.any([signal, silence.signal]),
      // It is thrown here; the SDK would write it on the console as well.
      onError: () => undefined,
    });
    for await (const part of fullStream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'abort') break;
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
        clearTimeout(timer);
        timer = setTimeout(giveUp, stallMs);
      }
      if (part.type === 'text-delta' && part.text !== '') yield { kind: 'text', text: part.text };
      if (part.type === 'finish') {
        const { inputTokens = 0, outputTokens = 0 } = part.totalUsage;
        yield { kind: 'finish', finishReason: part.finishReason, usage: { inputTokens, outputTokens } };
        return;
      }
    }
    signal.throwIfAborted();
    silence.signal.throwIfAborted();
    throw new Error('the answer ended without an end');
  } finally {
    clearTimeout(timer);
    // Whoever stops reading must not leave the model writing.
    silence.abort();
  }
}
