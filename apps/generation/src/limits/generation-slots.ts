import { Batches, type Db } from '@posthorn/database';
import { deleteSlots, insertSlots, lockSlots, renewSlots, type WantedSlot } from './generation-slots.queries.js';

const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/**
 * How many generations of a workspace are under way, over all replicas: a lease for each, renewed here, that ends by itself with its replica. Those
 * who ask at the same time are answered together.
 */
export class GenerationSlots {
  readonly #held = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #taking: Batches<WantedSlot, boolean>;
  readonly #freeing: Batches<string, void>;

  /** @param onFailure told when leases could not be renewed; they are tried again */
  constructor(
    private readonly db: Db,
    private readonly limit: number,
    onFailure: (error: unknown) => void,
  ) {
    this.#taking = new Batches((wanted) => this.#take(wanted));
    this.#freeing = new Batches(async (ids) => {
      await deleteSlots(this.db, ids);
      return ids.map(() => undefined);
    });
    this.#timer = setInterval(() => {
      if (this.#held.size > 0) renewSlots(this.db, [...this.#held], LEASE_MS).catch(onFailure);
    }, RENEW_MS).unref();
  }

  /** For a minute, unless it is held from then on. @returns false when the workspace has as many as it may */
  take(workspaceId: string, generationId: string): Promise<boolean> {
    return this.#taking.add({ workspaceId, generationId });
  }

  /** Renews what was taken until it is freed: by the replica that runs it, and no other. */
  hold(generationId: string): void {
    this.#held.add(generationId);
  }

  free(generationId: string): Promise<void> {
    this.#held.delete(generationId);
    return this.#freeing.add(generationId);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #take(wanted: readonly WantedSlot[]): Promise<boolean[]> {
    const each = [...new Map(wanted.map((slot) => [slot.generationId, slot])).values()];
    const workspaceIds = [...new Set(each.map(({ workspaceId }) => workspaceId))].toSorted();
    const taken = await this.db.transaction().execute(async (trx) => {
      await lockSlots(trx, workspaceIds);
      return insertSlots(trx, each, { limit: this.limit, leaseMs: LEASE_MS });
    });
    const ids = new Set(taken);
    return wanted.map(({ generationId }) => ids.has(generationId));
  }
}
