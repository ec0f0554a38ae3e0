/** Resolves when the dependency can be used; its rejection says why not. */
export type HealthCheck = () => Promise<unknown>;

export interface HealthReport {
  readonly ok: boolean;
  /** By check name: `ok`, or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What readiness depends on; modules register their dependencies at start. */
export class HealthRegistry {
  readonly #checks = new Map<string, HealthCheck>();
  #draining = false;

  /** @param timeoutMs time each check may take; milliseconds */
  constructor(private readonly timeoutMs = 2_000) {}

  /**
   * @param name lower case, for example `nats`; appears in the answer of `/health/ready`
   * @throws Error when the name is taken
   */
  register(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`health check "${name}" is registered already`);
    this.#checks.set(name, check);
  }

  /** From now on not ready, so that load balancers look elsewhere. */
  drain(): void {
    this.#draining = true;
  }

  /** Runs all checks at once. */
  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await this.#resultOf(check)] as const),
    );
    if (this.#draining) results.push(['shutdown', 'in progress']);
    return { ok: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }

  async #resultOf(check: HealthCheck): Promise<string> {
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const timer = setTimeout(resolve, this.timeoutMs, `no answer within ${this.timeoutMs} ms`);
    try {
      return await Promise.race([check().then(() => 'ok'), late]);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
