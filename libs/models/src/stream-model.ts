import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { EndlessAnswerError } from './answer/answer-format.js';
import { openAnswer } from './answer/open-answer.js';
import { AnswerReading } from './answer/answer-reading.js';
import { modelFailureOf, type ModelFailure } from './model-failure.js';
import type { ModelPart } from './model-part.js';
import type { StreamedModel } from './streamed-model.js';

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

/** The model gave no answer, or stopped in the middle of one. */
export class ModelFailedError extends Error {
  override readonly name = 'ModelFailedError';
  constructor(readonly failure: ModelFailure) {
    super(`The model ${failure.reason}. ${failure.advice}.`, { cause: failure.cause });
  }
}

const MAX_TRIES = 3;
const FIRST_PAUSE_MS = 500;
const LONGEST_END_MS = 1_000;
/** Characters of the longest tokens of common vocabularies, which are spaces. Whoever says more than that many times its tokens was not told when to stop, or does not. */
const MOST_A_TOKEN = 128;
/** What a part counts for at least: there may be several to a token, and thoughts beside them. */
const LEAST_A_PART = 4;
/** Characters beyond what the tokens come to: where few are asked for, thoughts may be more. */
const MARGIN = 16_384;

/**
 * What the model says, as it says it. It is asked again only while it has said nothing: from its first token on, a reader has seen what it said.
 * @throws ModelFailedError
 * @throws the signal's reason, once that aborts
 */
export async function* streamModel(
  model: StreamedModel,
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
  if (failure.code === 'endless') return failure;
  if (failure.code === 'timeout')
    return { ...failure, code: 'stalled', reason: 'fell silent in the middle of its answer' };
  return { ...failure, code: 'cut', reason: 'broke off in the middle of its answer' };
}

async function* oneAnswer(
  { modelOf, formatOf }: StreamedModel,
  { instructions, input, maxOutputTokens, firstTokenMs, stallMs }: ModelQuestion,
  signal: AbortSignal,
): AsyncGenerator<ModelPart, void> {
  const silence = new AbortController();
  const giveUp = () => silence.abort(new DOMException('The model is silent', 'TimeoutError'));
  const first = setTimeout(giveUp, firstTokenMs);
  let stall: NodeJS.Timeout | undefined;
  let end: Readable | undefined;
  let room = MARGIN + maxOutputTokens * MOST_A_TOKEN;
  try {
    const answer = await openAnswer(modelOf, {
      prompt: [
        { role: 'system', content: instructions },
        { role: 'user', content: [{ type: 'text', text: input }] },
      ],
      maxOutputTokens,
      abortSignal: AbortSignal.any([signal, silence.signal]),
    });
    for await (const heard of new AnswerReading(answer, formatOf())) {
      clearTimeout(first);
      stall = stall?.refresh() ?? setTimeout(giveUp, stallMs);
      for (const part of heard) {
        room -= Math.max(LEAST_A_PART, part.kind === 'text' ? part.text.length : 0);
        if (room < 0) throw new EndlessAnswerError(`more than ${maxOutputTokens} tokens`);
        if (part.kind !== 'thought') yield part;
        if (part.kind === 'finish') {
          end = answer;
          return;
        }
      }
    }
    throw new Error('the answer ended without an end');
  } catch (error) {
    silence.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(first);
    clearTimeout(stall);
    // Whoever stops reading must not leave the model writing. After the end the connection may serve another answer.
    if (end) keepConnection(end);
    else silence.abort();
  }
}

/** What follows an end is nothing, or a usage nobody asked for. */
function keepConnection(end: Readable): void {
  const tooLong = setTimeout(() => end.destroy(), LONGEST_END_MS).unref();
  end
    .once('error', () => clearTimeout(tooLong))
    .once('close', () => clearTimeout(tooLong))
    .resume();
}
