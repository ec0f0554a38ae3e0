import { Problem } from '@posthorn/platform';
import type { Answer } from './answer.js';

/** The same request is under way elsewhere. */
export class IdempotencyInFlightError extends Error {
  override readonly name = 'IdempotencyInFlightError';
}

/** The key was used for another request. */
export class IdempotencyKeyReusedError extends Error {
  override readonly name = 'IdempotencyKeyReusedError';
  /** @param first its answer; nothing while it is in flight */
  constructor(readonly first?: Answer) {
    super('the idempotency key was used for another request');
  }
}

const RETRY_AFTER_S = 1;

/** What the caller is told; other errors stay what they are. */
export function idempotencyProblem(error: unknown): unknown {
  if (error instanceof IdempotencyInFlightError) {
    return new Problem({
      status: 409,
      code: 'IDEMPOTENCY_IN_FLIGHT',
      detail: 'A request with this idempotency key is still under way.',
      fix: `Repeat the request in ${RETRY_AFTER_S} second; it is answered as the first one was.`,
      headers: { 'retry-after': String(RETRY_AFTER_S) },
      cause: error,
    });
  }
  if (error instanceof IdempotencyKeyReusedError) {
    return new Problem({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
      detail: 'The idempotency key was used for another request.',
      fix: 'Repeat a request unchanged to retry it, or use a new key for a new one.',
      cause: error,
    });
  }
  return error;
}
