import { InvalidEventError } from '@posthorn/events';
import type { RetryPolicy } from './errors.js';

/** First wait before a redelivery; doubles with every further one. */
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 5 * 60_000;

/** What becomes of a delivery that failed. */
export type Verdict =
  | { readonly outcome: 'redeliver'; readonly delayMs: number }
  | { readonly outcome: 'park'; readonly code: string; readonly reason: string };

/**
 * The delivery policy, in one place: a failure is redelivered after a delay that grows with the
 * delivery count, unless its `retry` field says otherwise; what may never succeed, and what has used
 * up its deliveries, is parked.
 * @param deliveries how often the message was delivered so far; 1 for the first time
 * @param jitter 0 to 1, spreads redeliveries of many messages that failed together
 */
export function judge(error: unknown, deliveries: number, maxDeliver: number, jitter: number): Verdict {
  const retry = retryOf(error);
  if (retry === 'never' || deliveries >= maxDeliver) {
    return { outcome: 'park', code: codeOf(error), reason: error instanceof Error ? error.message : String(error) };
  }
  return { outcome: 'redeliver', delayMs: typeof retry === 'object' ? retry.afterMs : backoff(deliveries, jitter) };
}

/**
 * True when the same append can never succeed: the log refuses it for good, or the event cannot be made at all
 * (data that does not fit its schema, a subject that is none).
 */
export function isHopeless(error: unknown): boolean {
  return retryOf(error) === 'never' || error instanceof InvalidEventError || error instanceof RangeError;
}

/** Milliseconds: 1 s doubling, capped at 5 min, less up to a quarter of jitter. */
function backoff(deliveries: number, jitter: number): number {
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** (deliveries - 1), LONGEST_DELAY_MS);
  return Math.round(delayMs * (1 - jitter / 4));
}

/** An error without a policy is a bug or an outage; both may be over by the next delivery. */
function retryOf(error: unknown): RetryPolicy {
  if (!hasField(error, 'retry')) return 'backoff';
  const { retry } = error;
  if (retry === 'never') return 'never';
  if (hasField(retry, 'afterMs') && typeof retry.afterMs === 'number') return { afterMs: retry.afterMs };
  return 'backoff';
}

function codeOf(error: unknown): string {
  return hasField(error, 'code') && typeof error.code === 'string' && error.code !== '' ? error.code : 'UNEXPECTED';
}

function hasField<Key extends string>(value: unknown, key: Key): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}
