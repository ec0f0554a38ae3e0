import { APICallError } from 'ai';
import { AnswerFailedError, EndlessAnswerError, ForeignAnswerError } from './answer/answer-format.js';

/** What went wrong with one try, and whether another one is worth it. */
export interface ModelFailure {
  /** `timeout`, `unreachable`, `refused_key`, `rate_limited`, `failed`, `refused`, `foreign_answer`, `endless`, `cut`, `stalled`. */
  readonly code: string;
  /** Said after the model's name. */
  readonly reason: string;
  /** What an operator can do, an imperative without a full stop. */
  readonly advice: string;
  /** No try will do better. */
  readonly isFinal: boolean;
  /** Milliseconds the server asks us to wait. */
  readonly afterMs?: number;
  readonly cause: unknown;
}

/** A server that asks for more is asked again after this long all the same. Milliseconds. */
const LONGEST_WAIT_MS = 60_000;
const KEY = 'Check AI_API_KEY';
const ADDRESS = 'Check AI_BASE_URL and AI_MODEL';
const FORMAT = 'Check AI_PROVIDER, which names the API, and AI_BASE_URL';
const LIMIT = 'Check that the server at AI_BASE_URL keeps to max_tokens';
const LATER = 'Check that the model runs and is not overloaded';

export function modelFailureOf(cause: unknown): ModelFailure {
  if (APICallError.isInstance(cause)) return refusal(cause);
  if (cause instanceof ForeignAnswerError) return foreign(cause);
  if (cause instanceof AnswerFailedError) {
    return { code: 'failed', reason: `failed: ${cause.message}`, advice: LATER, isFinal: false, cause };
  }
  if (cause instanceof EndlessAnswerError) {
    const reason = 'wrote on far beyond the tokens that it was asked for';
    return { code: 'endless', reason, advice: LIMIT, isFinal: true, cause };
  }
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError')) {
    return { code: 'timeout', reason: 'did not answer in time', advice: LATER, isFinal: false, cause };
  }
  return { code: 'unreachable', reason: 'could not be asked', advice: ADDRESS, isFinal: false, cause };
}

function refusal(cause: APICallError): ModelFailure {
  const { statusCode: status } = cause;
  if (status === undefined) {
    return { code: 'unreachable', reason: 'cannot be reached', advice: ADDRESS, isFinal: false, cause };
  }
  const http = `(HTTP ${status})`;
  if (status === 401 || status === 403) {
    return { code: 'refused_key', reason: `refused the key ${http}`, advice: KEY, isFinal: true, cause };
  }
  const afterMs = retryAfterMs(cause);
  if (status === 429) {
    return {
      code: 'rate_limited',
      reason: `has too many requests ${http}`,
      advice: LATER,
      isFinal: false,
      afterMs,
      cause,
    };
  }
  if (status >= 500) return { code: 'failed', reason: `failed ${http}`, advice: LATER, isFinal: false, afterMs, cause };
  if (status === 200) return foreign(cause);
  return { code: 'refused', reason: `refused the request ${http}`, advice: ADDRESS, isFinal: true, cause };
}

function foreign(cause: unknown): ModelFailure {
  const reason = 'gave an answer that is none of the API it was asked by';
  return { code: 'foreign_answer', reason, advice: FORMAT, isFinal: false, cause };
}

function retryAfterMs({ responseHeaders }: APICallError): number {
  const seconds = Number(responseHeaders?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : 0;
}
