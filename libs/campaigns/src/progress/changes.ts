import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectedEventLog } from '@posthorn/event-log';

type Connection = ConnectedEventLog['connection'];

interface Watched {
  readonly subscription: ReturnType<Connection['subscribe']>;
  readonly watchers: Set<Watcher>;
}

/**
 * Plain NATS messages that say "something changed", one subscription for all who wait on a subject. A reconnect counts as
 * a change of everything: what was said meanwhile is lost.
 */
export class Changes {
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly connection: Connection) {
    void this.wakeOnReconnect();
  }

  /** End it, or the subscription stays. */
  of(subject: string): Watcher {
    const watched = this.watched.get(subject) ?? this.subscribe(subject);
    const watcher = new Watcher(() => {
      watched.watchers.delete(watcher);
      if (watched.watchers.size > 0) return;
      watched.subscription.unsubscribe();
      this.watched.delete(subject);
    });
    watched.watchers.add(watcher);
    return watcher;
  }

  close(): void {
    for (const { subscription, watchers } of this.watched.values()) {
      subscription.unsubscribe();
      for (const watcher of watchers) watcher.changed();
    }
    this.watched.clear();
  }

  private subscribe(subject: string): Watched {
    const watchers = new Set<Watcher>();
    const subscription = this.connection.subscribe(subject, {
      callback: () => {
        for (const watcher of watchers) watcher.changed();
      },
    });
    const watched = { subscription, watchers };
    this.watched.set(subject, watched);
    return watched;
  }

  private async wakeOnReconnect(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type !== 'reconnect') continue;
      for (const { watchers } of this.watched.values()) for (const watcher of watchers) watcher.changed();
    }
  }
}

/** One who waits for a change. */
export class Watcher {
  private hasChanged = false;
  private wake: (() => void) | undefined;

  constructor(readonly end: () => void) {}

  changed(): void {
    this.hasChanged = true;
    this.wake?.();
  }

  /** Only changes from here on count. */
  reset(): void {
    this.hasChanged = false;
  }

  /** Settles at the next change, after `timeoutMs`, or when the signal aborts. */
  async next(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.hasChanged) return;
    const waiting = new AbortController();
    this.wake = () => waiting.abort();
    await this.pause(timeoutMs, AbortSignal.any([signal, waiting.signal]));
    this.wake = undefined;
  }

  /** Waits that long, whatever changes. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0) return;
    await sleep(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
