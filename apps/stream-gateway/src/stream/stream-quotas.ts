import { Problem } from '@posthorn/platform';
import { ConnectRate, type ConnectRateLimits } from './connect-rate.js';

export interface StreamQuotaLimits extends ConnectRateLimits {
  /** Open at once. */
  readonly streams: number;
}

/** Streams close when clients like, so nobody knows when there is room; seconds. */
const RETRY_FULL_S = 5;
/** From the draft that defines the header fields, section 6. */
const QUOTA_EXCEEDED = 'https://iana.org/assignments/http-problem-types#quota-exceeded';

export type QuotaHeaders = Record<'ratelimit-policy' | 'ratelimit', string>;

/**
 * What one API key may do in this process, and how it is told: `RateLimit-Policy: "streams";q=20000, "connects";q=20000;w=10` and
 * `RateLimit: "streams";r=19999, "connects";r=19998`.
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export class StreamQuotas {
  private readonly rate: ConnectRate;
  private readonly policy: string;

  constructor(
    private readonly limits: StreamQuotaLimits,
    now?: () => number,
  ) {
    const { streams, perSecond, burst } = limits;
    this.rate = new ConnectRate(limits, now);
    this.policy = `"streams";q=${streams}, "connects";q=${burst};w=${Math.max(1, Math.ceil(burst / perSecond))}`;
  }

  /**
   * Counts a request for a stream, or for a ticket to one.
   * @returns how many more may follow at once
   * @throws Problem 429
   */
  takeConnect(keyId: string): number {
    const left = this.rate.take(keyId);
    if (left >= 0) return left;
    const { burst, perSecond } = this.limits;
    const seconds = Math.max(1, Math.ceil(this.rate.waitMs(keyId) / 1_000));
    throw exceeded(
      {
        code: 'TOO_MANY_CONNECTS',
        policy: 'connects',
        detail: `The API key has asked for streams more often than ${perSecond} times a second, and ${burst} times at once.`,
        fix: `Connect again after ${seconds} s, and keep streams open instead of asking again and again.`,
      },
      seconds,
      { 'ratelimit-policy': this.policy, ratelimit: `"connects";r=0;t=${seconds}` },
    );
  }

  /**
   * @param open streams the key has
   * @throws Problem 429 when that is as many as it may have
   */
  assertRoom(open: number): void {
    const { streams } = this.limits;
    if (open < streams) return;
    throw exceeded(
      {
        code: 'TOO_MANY_STREAMS',
        policy: 'streams',
        detail: `The API key has ${streams} streams open, as many as it may.`,
        fix: 'Close streams that are no longer read, or use several keys.',
      },
      RETRY_FULL_S,
      { 'ratelimit-policy': this.policy, ratelimit: '"streams";r=0' },
    );
  }

  /** Of a stream that is about to open. @param open streams the key has without it */
  headers(open: number, connectsLeft: number): QuotaHeaders {
    const streamsLeft = this.limits.streams - open - 1;
    return { 'ratelimit-policy': this.policy, ratelimit: `"streams";r=${streamsLeft}, "connects";r=${connectsLeft}` };
  }

  /** Forgets keys that have not connected for a while. */
  sweep(): void {
    this.rate.sweep();
  }
}

function exceeded(
  { policy, ...problem }: { code: string; policy: string; detail: string; fix: string },
  retryAfterS: number,
  headers: QuotaHeaders,
): Problem {
  return new Problem({
    ...problem,
    status: 429,
    type: QUOTA_EXCEEDED,
    title: 'Quota exceeded',
    members: { 'violated-policies': [policy] },
    headers: { 'retry-after': String(retryAfterS), ...headers },
  });
}
