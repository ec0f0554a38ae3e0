import type { SendRow } from './send-row.projection.js';

/**
 * Rows as this writer left them, so that the facts of one send, which come close together, need no look at the database
 * each time. Right for as long as nobody else writes: one leader does (ADR 0008), and forgets when anything goes wrong.
 */
export class KnownSends {
  readonly #rows = new Map<string, SendRow>();

  /** @param capacity rows kept at most, about 1 KB each; the one written longest ago goes first */
  constructor(private readonly capacity = 20_000) {}

  get(sendId: string): SendRow | undefined {
    return this.#rows.get(sendId);
  }

  /** @param rows as committed */
  put(rows: readonly SendRow[]): void {
    for (const row of rows) {
      this.#rows.delete(row.send_id);
      this.#rows.set(row.send_id, row);
    }
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= this.capacity) return;
      this.#rows.delete(oldest);
    }
  }

  forget(): void {
    this.#rows.clear();
  }
}
