/** Resolves when the dependency can be used; its rejection says why not. */
export type HealthCheck = () => Promise<unknown>;

export interface HealthReport {
  readonly ok: boolean;
  /** By check name: `ok`, or what is wrong. */
  readonly checks: Readonly<Record<string, string>>;
}

/** What readiness depends on; modules register their dependencies at start. */
export class HealthRegistry {
  private readonly checks = new Map<string, HealthCheck>();
  private draining = false;

  /** @param timeoutMs time each check may take; milliseconds */
  constructor(private readonly timeoutMs = 2_000) {}

  /** @throws Error when the name is taken */
  register(name: string, check: HealthCheck): void {
    if (this.checks.has(name)) throw new Error(`health check ${name} is registered already`);
    this.checks.set(name, check);
  }

  /** From now on not ready, so that load balancers look elsewhere. */
  drain(): void {
    this.draining = true;
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all([...this.checks].map(async ([name, check]) => [name, await this.run(check)] as const));
    if (this.draining) results.push(['shutdown', 'in progress']);
    return { ok: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }

  private async run(check: HealthCheck): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(resolve, this.timeoutMs, `no answer within ${this.timeoutMs} ms`);
    });
    try {
      return await Promise.race([check().then(() => 'ok'), late]);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
