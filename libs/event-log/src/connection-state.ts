import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/nats-core';
import { LogUnavailableError } from './errors.js';

const RECONNECT_TIMEOUT_MS = 5_000;
const DRAIN_TIMEOUT_MS = 5_000;

/**
 * Knows whether the server is there. What the client writes while it is away, and what waits for an answer
 * when it goes, is lost without a word (`@nats-io/nats-core` 3.4) until its timeout; this says so at once.
 */
export class ConnectionState {
  private connected = true;
  private readonly waiting = new Set<() => void>();
  private readonly guarded = new Set<(error: LogUnavailableError) => void>();

  constructor(private readonly connection: NatsConnection) {
    void this.watch();
  }

  /**
   * Runs an exchange with the server once it is there.
   * @throws LogUnavailableError when it is away for more than 5 s, or goes away during the exchange
   */
  async exchange<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (!this.connected) await this.reconnected(RECONNECT_TIMEOUT_MS);
    return new Promise((resolve, reject) => {
      this.guarded.add(reject);
      ask()
        .then(resolve, reject)
        .finally(() => this.guarded.delete(reject));
    });
  }

  /** Leaves the server, in good order while it is there. Never rejects. */
  async close(): Promise<void> {
    // The client cannot drain while it is disconnected, and waits for ever when the server only stands still.
    if (this.connected)
      await Promise.race([
        this.connection.drain().catch(() => undefined),
        sleep(DRAIN_TIMEOUT_MS, undefined, { ref: false }),
      ]);
    await this.connection.close();
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') {
        this.connected = false;
        for (const reject of this.guarded) reject(new LogUnavailableError('the connection to the log was lost'));
        this.guarded.clear();
      } else if (type === 'reconnect') {
        this.connected = true;
        for (const wake of this.waiting) wake();
      }
    }
  }

  private reconnected(timeoutMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.delete(wake);
        reject(new LogUnavailableError('not connected to the log'));
      }, timeoutMs);
      this.waiting.add(wake);
    });
  }
}
