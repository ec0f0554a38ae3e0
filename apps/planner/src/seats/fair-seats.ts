interface Waiting {
  readonly sit: () => void;
}

/**
 * Seats for heavy work, shared fairly: those that wait are seated in turns of their workspaces, and while somebody else
 * waits a workspace gets no more than half of all seats. Alone it gets all but one, so that whoever comes next need not
 * wait for it.
 */
export class FairSeats {
  /** Seats in use, by workspace. */
  private readonly taken = new Map<string, number>();
  /** Whose turn is next stands first. */
  private readonly waiting = new Map<string, Waiting[]>();
  private free: number;

  constructor(private readonly seats: number) {
    this.free = seats;
  }

  /** Does the work when there is a seat for it. @throws the reason of the signal when it aborts before that */
  async with<Result>(workspaceId: string, signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
    await this.seat(workspaceId, signal);
    try {
      return await work();
    } finally {
      this.leave(workspaceId);
    }
  }

  private async seat(workspaceId: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise: seated, resolve: sit, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { sit };
    const giveUp = () => {
      this.remove(workspaceId, waiting);
      reject(signal.reason as Error);
      // Whoever waits is measured by who else does.
      this.fill();
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const queue = this.waiting.get(workspaceId);
    if (queue) queue.push(waiting);
    else this.waiting.set(workspaceId, [waiting]);
    this.fill();
    try {
      await seated;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  private leave(workspaceId: string): void {
    const left = (this.taken.get(workspaceId) ?? 0) - 1;
    if (left > 0) this.taken.set(workspaceId, left);
    else this.taken.delete(workspaceId);
    this.free++;
    this.fill();
  }

  private fill(): void {
    while (this.free > 0) {
      const next = [...this.waiting].find(([workspaceId]) => this.mayTake(workspaceId));
      const [workspaceId, [waiting] = []] = next ?? [];
      if (workspaceId === undefined || !waiting) return;
      this.remove(workspaceId, waiting);
      this.taken.set(workspaceId, (this.taken.get(workspaceId) ?? 0) + 1);
      this.free--;
      waiting.sit();
    }
  }

  private mayTake(workspaceId: string): boolean {
    const isAlone = this.waiting.size === 1;
    const most = Math.max(1, isAlone ? this.seats - 1 : Math.floor(this.seats / 2));
    return (this.taken.get(workspaceId) ?? 0) < most;
  }

  /** The others of the workspace stand last. */
  private remove(workspaceId: string, waiting: Waiting): void {
    const left = (this.waiting.get(workspaceId) ?? []).filter((one) => one !== waiting);
    this.waiting.delete(workspaceId);
    if (left.length > 0) this.waiting.set(workspaceId, left);
  }
}
