import { setTimeout as setTimeoutAsync } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import { READ_CHECKPOINT } from './read-models.js';

/** Between two looks while the position moves; grows to `SLOWEST_MS` while it stands still. */
const FASTEST_MS = 1;
const SLOWEST_MS = 20;

/** @returns the last log sequence whose rows are visible in the read models; 0 before the first event */
export async function readPosition(db: Kysely<Database>): Promise<number> {
  const row = await db
    .selectFrom('read.checkpoints')
    .select('position')
    .where('projection', '=', READ_CHECKPOINT)
    .executeTakeFirst();
  return row?.position ?? 0;
}

/**
 * Waits until the read models show the event with this sequence: reads after own writes (DESIGN section 2).
 * All waiters of one `db` share one query at a time, so a thousand cost what one costs (ADR 0008
 * says why this polls: measured beside LISTEN/NOTIFY).
 * @returns false when `timeoutMs` passed first
 * @throws the database's error, to every waiter
 */
export function waitForPosition(db: Kysely<Database>, sequence: number, timeoutMs: number): Promise<boolean> {
  let watch = watches.get(db);
  if (watch === undefined) watches.set(db, (watch = new PositionWatch(db)));
  return watch.reached(sequence, timeoutMs);
}

interface Waiter {
  readonly sequence: number;
  readonly settle: (reached: boolean) => void;
  readonly fail: (error: unknown) => void;
}

const watches = new WeakMap<Kysely<Database>, PositionWatch>();

/** Looks at the position as long as somebody waits for it. */
class PositionWatch {
  readonly #waiters = new Set<Waiter>();
  #running = false;

  constructor(private readonly db: Kysely<Database>) {}

  reached(sequence: number, timeoutMs: number): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { sequence, settle: resolve, fail: reject };
    // A timer each, so that the bound holds even while a query hangs.
    const timer = setTimeout(() => this.#leave(waiter, false), timeoutMs);
    this.#waiters.add(waiter);
    if (!this.#running) void this.#run();
    return promise.finally(() => clearTimeout(timer));
  }

  async #run(): Promise<void> {
    this.#running = true;
    let seen = -1;
    let pauseMs = FASTEST_MS;
    try {
      while (this.#waiters.size > 0) {
        const position = await readPosition(this.db);
        for (const waiter of this.#waiters) if (position >= waiter.sequence) this.#leave(waiter, true);
        pauseMs = position > seen ? FASTEST_MS : Math.min(pauseMs * 1.5, SLOWEST_MS);
        seen = position;
        if (this.#waiters.size > 0) await setTimeoutAsync(pauseMs);
      }
    } catch (error) {
      for (const waiter of this.#waiters) waiter.fail(error);
      this.#waiters.clear();
    } finally {
      this.#running = false;
    }
  }

  #leave(waiter: Waiter, reached: boolean): void {
    this.#waiters.delete(waiter);
    waiter.settle(reached);
  }
}
