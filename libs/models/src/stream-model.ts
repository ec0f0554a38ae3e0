import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyModel } from './language-model.js';
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
  model: AnyModel,
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

type PartOf = Awaited<ReturnType<AnyModel['doStream']>>['stream'] extends ReadableStream<infer Part> ? Part : never;

async function* oneAnswer(
  model: AnyModel,
  { instructions, input, maxOutputTokens, firstTokenMs, stallMs }: ModelQuestion,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new DOMException('The model is silent', 'TimeoutError'));
  let timer = setTimeout(giveUp, firstTokenMs);
  // The provider's own stream: `streamText` passes each token through six more, which costs more than all the rest (ADR 0039).
  const asked = model.doStream({
    prompt: [
      { role: 'system', content: instructions },
      { role: 'user', content: [{ type: 'text', text: input }] },
    ],
    maxOutputTokens,
    abortSignal: AbortSignal.any([signal, silence.signal]),
  });
  let reader: ReadableStreamDefaultReader<PartOf> | undefined;
  try {
    reader = (await asked).stream.getReader();
    for (;;) {
      const { done, value: part } = await reader.read();
      if (done) break;
      if (part.type === 'error') throw part.error;
      if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
        clearTimeout(timer);
        timer = setTimeout(giveUp, stallMs);
      }
      if (part.type === 'text-delta' && part.delta !== '') yield { kind: 'text', text: part.delta };
      if (part.type === 'finish' && part.finishReason.unified !== 'interrupted') {
        const { inputTokens, outputTokens } = part.usage;
        yield {
          kind: 'finish',
          finishReason: part.finishReason.unified,
          usage: { inputTokens: inputTokens.total ?? 0, outputTokens: outputTokens.total ?? 0 },
        };
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
    await reader?.cancel().catch(() => undefined);
  }
}
