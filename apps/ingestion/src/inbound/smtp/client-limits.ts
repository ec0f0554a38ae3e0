import { clientOf } from '@posthorn/platform';
import { isLoopback } from './client-address.js';

const MINUTE_MS = 60_000;
/** Clients that are counted; beyond that the one that was seen first is forgotten. */
const MAX_CLIENTS = 100_000;

export interface ClientRates {
  readonly connections: number;
  readonly mailsPerMinute: number;
  /** Addresses to which no limit applies. This machine's own are unlimited anyway. */
  readonly unlimited: readonly string[];
}

/** What one client address may do; in memory, so for this process alone. */
export class ClientLimits {
  private readonly connections = new Map<string, number>();
  private readonly mails = new Map<string, { count: number; readonly sinceMs: number }>();
  private readonly unlimited: ReadonlySet<string>;

  /** @param now milliseconds, monotonic */
  constructor(
    private readonly rates: ClientRates,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.unlimited = new Set(rates.unlimited);
  }

  isUnlimited(address: string): boolean {
    return this.unlimited.has(address) || isLoopback(address);
  }

  /** @returns ends it; nothing when the client has as many connections as it may have */
  connect(address: string): (() => void) | undefined {
    if (this.isUnlimited(address)) return () => undefined;
    const client = clientOf(address);
    const open = this.connections.get(client) ?? 0;
    if (open >= this.rates.connections) return undefined;
    this.connections.set(client, open + 1);
    return () => this.disconnect(client);
  }

  /** Counts a mail. @returns false for one too many within a minute */
  takeMail(address: string): boolean {
    if (this.isUnlimited(address)) return true;
    const client = clientOf(address);
    const nowMs = this.now();
    const known = this.mails.get(client);
    if (known && nowMs - known.sinceMs < MINUTE_MS) return ++known.count <= this.rates.mailsPerMinute;
    this.mails.delete(client);
    this.mails.set(client, { count: 1, sinceMs: nowMs });
    const [oldest] = this.mails.keys();
    if (this.mails.size > MAX_CLIENTS && oldest !== undefined) this.mails.delete(oldest);
    return true;
  }

  private disconnect(client: string): void {
    const open = (this.connections.get(client) ?? 1) - 1;
    if (open > 0) this.connections.set(client, open);
    else this.connections.delete(client);
  }
}
