import { APICallError, NoObjectGeneratedError } from 'ai';

/** What went wrong with one try, and whether another one is worth it. */
export interface Failure {
  /** Said after the model's name. */
  readonly reason: string;
  /** What an operator can do, an imperative without a full stop. */
  readonly advice: string;
  /** No try will do better. */
  readonly isFinal: boolean;
  /** Milliseconds the server asks us to wait. */
  readonly afterMs?: number;
  /** What the model is told with the next try. */
  readonly correction?: string;
  readonly cause: unknown;
}

/** A well-formed answer whose template cannot be sent. */
export class UnusablePlanError extends Error {
  override readonly name = 'UnusablePlanError';
}

/** A server that asks for more is asked again after this long all the same. Milliseconds. */
const LONGEST_WAIT_MS = 60_000;
const KEY = 'Check AI_API_KEY';
const ADDRESS = 'Check AI_BASE_URL and AI_MODEL';
const LATER = 'Check that the model runs and is not overloaded';

export function failureOf(cause: unknown): Failure {
  if (cause instanceof UnusablePlanError) {
    return unusable(
      `wrote a template that cannot be sent (${cause.message})`,
      `Your last answer could not be used: ${cause.message}`,
      cause,
    );
  }
  if (NoObjectGeneratedError.isInstance(cause)) {
    return unusable(
      'did not answer with a plan in the agreed form',
      'Your last answer was not one JSON object with all the fields asked for. Answer again, with the JSON object alone.',
      cause,
    );
  }
  if (APICallError.isInstance(cause)) return refusal(cause);
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError')) {
    return { reason: 'did not answer in time', advice: LATER, isFinal: false, cause };
  }
  return { reason: 'could not be asked', advice: ADDRESS, isFinal: false, cause };
}

function unusable(reason: string, correction: string, cause: unknown): Failure {
  return { reason, advice: 'Use a model that follows instructions', isFinal: false, correction, cause };
}

function refusal(cause: APICallError): Failure {
  const { statusCode: status } = cause;
  if (status === undefined) return { reason: 'cannot be reached', advice: ADDRESS, isFinal: false, cause };
  if (status === 401 || status === 403)
    return { reason: `refused the key (HTTP ${status})`, advice: KEY, isFinal: true, cause };
  if (status === 429) {
    return {
      reason: 'has too many requests (HTTP 429)',
      advice: LATER,
      isFinal: false,
      afterMs: retryAfterMs(cause),
      cause,
    };
  }
  if (status >= 500)
    return { reason: `failed (HTTP ${status})`, advice: LATER, isFinal: false, afterMs: retryAfterMs(cause), cause };
  if (status === 200)
    return {
      reason: 'gave an answer that is none of an OpenAI-compatible API',
      advice: ADDRESS,
      isFinal: false,
      cause,
    };
  return { reason: `refused the request (HTTP ${status})`, advice: ADDRESS, isFinal: true, cause };
}

function retryAfterMs({ responseHeaders }: APICallError): number {
  const seconds = Number(responseHeaders?.['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1_000, LONGEST_WAIT_MS) : 0;
}
