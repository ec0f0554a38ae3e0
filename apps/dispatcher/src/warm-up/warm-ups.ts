import { type BudgetLedger, warmupDailyLimit } from '@posthorn/policy';

/** How long a domain's start of its warm-up is believed. */
const CACHE_MS = 30_000;
const MAX_CACHED = 10_000;
const DAY_MS = 86_400_000;
/** Those that wait for the next day do not all come in its first second. */
const SPREAD_MS = 10 * 60_000;

interface Cached {
  readonly start: Promise<Date | undefined>;
  readonly untilMs: number;
}

/** May leave today, or when. */
export type WarmUpAnswer = { readonly giveBack: () => void } | { readonly untilMs: number };

/** Holds a new sending domain to its daily cap; what is over it waits for the next day (UTC). */
export class WarmUps {
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly ledger: Pick<BudgetLedger, 'take'>,
    private readonly findStart: (workspaceId: string, domain: string) => Promise<Date | undefined>,
  ) {}

  /** Counts a mail that is about to leave. @throws when database or log do not answer */
  async take(workspaceId: string, domain: string, nowMs: number): Promise<WarmUpAnswer | undefined> {
    const start = await this.startOf(workspaceId, domain);
    const day = start && warmupDailyLimit(start.getTime(), nowMs);
    if (day === undefined) return undefined;
    // Not the counter of policy's rule, which counts requests on the day they were made.
    const id = `sent-from-${domain.replaceAll('.', '_')}`;
    const taken = await this.ledger.take(workspaceId, [{ about: 'sender_domain', id, limits: { day } }], nowMs);
    if (taken.fits) return taken;
    return { untilMs: (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS + Math.random() * SPREAD_MS };
  }

  private startOf(workspaceId: string, domain: string): Promise<Date | undefined> {
    const key = `${workspaceId} ${domain}`;
    const cached = this.cache.get(key);
    if (cached && cached.untilMs > performance.now()) return cached.start;
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    const start = this.findStart(workspaceId, domain);
    this.cache.set(key, { start, untilMs: performance.now() + CACHE_MS });
    start.catch(() => this.cache.delete(key));
    return start;
  }
}
