import type { Db } from '@posthorn/database';
import { deleteSlot, insertSlot, lockSlots, renewSlots } from './generation-slots.queries.js';

const LEASE_MS = 60_000;
const RENEW_MS = 20_000;

/** How many generations of a workspace are under way, over all replicas: a lease for each, renewed here, that ends by itself with its replica. */
export class GenerationSlots {
  readonly #held = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  /** @param onFailure told when leases could not be renewed; they are tried again */
  constructor(
    private readonly db: Db,
    private readonly limit: number,
    onFailure: (error: unknown) => void,
  ) {
    this.#timer = setInterval(() => {
      if (this.#held.size > 0) renewSlots(this.db, [...this.#held], LEASE_MS).catch(onFailure);
    }, RENEW_MS).unref();
  }

  /** @returns false when the workspace has as many as it may */
  async take(workspaceId: string, generationId: string): Promise<boolean> {
    const taken = await this.db.transaction().execute(async (trx) => {
      await lockSlots(trx, workspaceId);
      return insertSlot(trx, { workspaceId, generationId, limit: this.limit, leaseMs: LEASE_MS });
    });
    if (taken) this.#held.add(generationId);
    return taken;
  }

  async free(generationId: string): Promise<void> {
    this.#held.delete(generationId);
    await deleteSlot(this.db, generationId);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
