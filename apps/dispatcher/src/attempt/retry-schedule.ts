import type { Deferred } from '../transports/transport.gateway.js';

export interface RetrySettings {
  /** First wait after a mail server's temporary refusal. */
  readonly firstDelayMs: number;
  /** First wait when nobody answered for the recipient: no connection, a busy or failing provider. */
  readonly connectionDelayMs: number;
  readonly longestDelayMs: number;
  /** Since its first attempt. */
  readonly maxAgeMs: number;
  readonly maxAttempts: number;
}

/** Share of a wait by which it varies, so that what was deferred together does not come back together. */
const JITTER = 0.1;

/**
 * Wait before the next attempt of a deferred send: doubling from the first one, up to the longest. A wait that the
 * other side asked for is kept to instead, and so is one that is longer.
 * @param attempt the one that was deferred; 1 for the first
 * @param ageMs since its first attempt
 * @param random 0 to 1
 * @returns milliseconds; nothing when the send is to be given up
 * @see RFC 5321 section 4.5.4.1: at least 30 minutes between attempts, given up after 4 to 5 days
 */
export function retryDelayMs(
  {
    scope,
    smtpCode,
    throttled,
    retryAfterMs: askedMs,
  }: Pick<Deferred, 'scope' | 'smtpCode' | 'throttled' | 'retryAfterMs'>,
  { attempt, ageMs }: { readonly attempt: number; readonly ageMs: number },
  settings: RetrySettings,
  random: number,
): number | undefined {
  const { firstDelayMs, connectionDelayMs, longestDelayMs, maxAgeMs, maxAttempts } = settings;
  const refused = scope !== 'provider' && smtpCode !== undefined && throttled !== true;
  const first = refused ? firstDelayMs : connectionDelayMs;
  const grown = Math.min(first * 2 ** Math.min(attempt - 1, 30), longestDelayMs);
  const wanted =
    askedMs === undefined || !Number.isFinite(askedMs)
      ? grown
      : Math.max(askedMs, Math.min(connectionDelayMs, longestDelayMs));
  const delayMs = Math.round(wanted * (1 + JITTER * random));
  return attempt >= maxAttempts || ageMs + delayMs > maxAgeMs ? undefined : delayMs;
}
