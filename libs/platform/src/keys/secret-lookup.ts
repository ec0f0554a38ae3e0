import { ExpiringCache } from './expiring-cache.js';

/** What changes elsewhere (a revoked key, an ended session) is noticed after this time at most; milliseconds. */
const CACHE_TTL_MS = 5_000;
const KNOWN = 10_000;
const UNKNOWN = 10_000;

/** From the hash of a secret to its owner, kept for 5 s, so that a thousand requests with one secret are one query. */
export class SecretLookup<Owner> {
  readonly #known = new ExpiringCache<Owner>(KNOWN, CACHE_TTL_MS);
  /** Apart from the known ones, so that a flood of guesses cannot push them out. */
  readonly #unknown: ExpiringCache<true>;
  /** Requests that bring the same secret while it is looked up share the query. */
  readonly #running = new Map<string, Promise<Owner | undefined>>();

  /** @param load asks the database; nothing when nobody owns a secret of this hash */
  constructor(
    private readonly load: (hash: Buffer) => Promise<Owner | undefined>,
    unknownEntries: number = UNKNOWN,
  ) {
    this.#unknown = new ExpiringCache(unknownEntries, CACHE_TTL_MS);
  }

  /** @param hash SHA-256 of the secret */
  async find(hash: Buffer): Promise<Owner | undefined> {
    const cacheKey = hash.toString('latin1');
    const cached = this.#known.get(cacheKey)?.value;
    if (cached !== undefined) return cached;
    if (this.#unknown.get(cacheKey) !== undefined) return undefined;
    const running = this.#running.get(cacheKey) ?? this.#ask(hash, cacheKey);
    this.#running.set(cacheKey, running);
    return running;
  }

  /** The owner is looked up again next time. */
  forget(hash: Buffer): void {
    this.#known.delete(hash.toString('latin1'));
  }

  async #ask(hash: Buffer, cacheKey: string): Promise<Owner | undefined> {
    try {
      const owner = await this.load(hash);
      if (owner === undefined) this.#unknown.set(cacheKey, true);
      else this.#known.set(cacheKey, owner);
      return owner;
    } finally {
      this.#running.delete(cacheKey);
    }
  }
}
