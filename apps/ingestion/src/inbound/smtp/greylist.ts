import { clientOf } from '@posthorn/platform';

/** A stranger who does not come again within a day was none of those who try again. */
const RETRY_WITHIN_MS = 86_400_000;
const MAX_TRIPLETS = 100_000;

/** Who wants to write to whom. */
export interface Triplet {
  readonly client: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Greylisting (RFC 6647): what comes for the first time has to come again. Real mail servers do, many senders of spam do
 * not. Known are so many triplets; the one that was seen longest ago is forgotten first.
 */
export class Greylist {
  /** First seen; once it has passed, the time it was seen last. */
  private readonly triplets = new Map<string, { readonly atMs: number; readonly passed: boolean }>();

  /** @param delayMs 0 lets everything pass @param now milliseconds, monotonic */
  constructor(
    private readonly delayMs: number,
    private readonly now: () => number = () => performance.now(),
    private readonly maxTriplets = MAX_TRIPLETS,
  ) {}

  /** @returns milliseconds to wait; 0 when it may pass */
  waitMs({ client, from, to }: Triplet): number {
    if (this.delayMs === 0) return 0;
    const key = `${networkOf(client)} ${from.toLowerCase()} ${to.toLowerCase()}`;
    const nowMs = this.now();
    const known = this.triplets.get(key);
    if (known === undefined || (!known.passed && nowMs - known.atMs > RETRY_WITHIN_MS)) {
      this.remember(key, { atMs: nowMs, passed: false });
      return this.delayMs;
    }
    const waitMs = known.passed ? 0 : Math.max(0, known.atMs + this.delayMs - nowMs);
    if (waitMs === 0) this.remember(key, { atMs: nowMs, passed: true });
    return waitMs;
  }

  private remember(key: string, entry: { readonly atMs: number; readonly passed: boolean }): void {
    this.triplets.delete(key);
    this.triplets.set(key, entry);
    const [oldest] = this.triplets.keys();
    if (this.triplets.size > this.maxTriplets && oldest !== undefined) this.triplets.delete(oldest);
  }
}

/** Large senders try again from another machine: of IPv4 the /24 counts. */
function networkOf(address: string): string {
  const client = clientOf(address);
  return client.includes(':') ? client : client.split('.').slice(0, 3).join('.');
}
