import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, type Principal } from '@posthorn/platform';

export interface OpenKeysOptions {
  readonly streamsPerKey: number;
  /** Between two looks at whether a key is still good; milliseconds. */
  readonly recheckMs: number;
}

/** The part of ApiKeys this needs. */
export interface KeyVerifier {
  verify(key: string): Promise<Principal | undefined>;
}

interface OpenKey {
  readonly key: string;
  /** What ends each of its streams. */
  readonly streams: Set<() => void>;
}

/** The keys that have streams open: how many each, and whether it may still read. */
export class OpenKeys {
  private readonly open = new Map<string, OpenKey>();
  private readonly stopping = new AbortController();

  /** @param onError a look failed; streams stay open, the next look decides */
  constructor(
    private readonly keys: KeyVerifier,
    private readonly options: OpenKeysOptions,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** @throws Problem 429 when the key has as many streams open as it may */
  assertRoom(keyId: string): void {
    const { streamsPerKey } = this.options;
    if ((this.open.get(keyId)?.streams.size ?? 0) < streamsPerKey) return;
    throw new Problem({
      status: 429,
      code: 'TOO_MANY_STREAMS',
      detail: `The API key has ${streamsPerKey} streams open, as many as it may.`,
      fix: 'Close streams that are no longer read, or use several keys.',
      headers: { 'retry-after': '5' },
    });
  }

  /**
   * @param end called when the key is revoked
   * @returns to be called when the stream has closed
   */
  add(keyId: string, key: string, end: () => void): () => void {
    let open = this.open.get(keyId);
    if (!open) this.open.set(keyId, (open = { key, streams: new Set() }));
    const { streams } = open;
    streams.add(end);
    return () => {
      if (streams.delete(end) && streams.size === 0) this.open.delete(keyId);
    };
  }

  /** Looks at every key with open streams, once per interval and one after the other, until `stop`. */
  async watch(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(this.options.recheckMs, undefined, { signal, ref: false }).catch(() => undefined);
      for (const open of this.open.values()) {
        if (!signal.aborted && !(await this.mayRead(open))) for (const end of open.streams) end();
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private async mayRead({ key }: OpenKey): Promise<boolean> {
    try {
      const principal = await this.keys.verify(key);
      return principal?.scopes.includes('read') ?? false;
    } catch (error) {
      this.onError(error);
      return true;
    }
  }
}
