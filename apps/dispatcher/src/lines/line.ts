import type { ClaimQueue } from '@posthorn/event-log';

/** What comes to a workspace's line: queued sends, those whose wait is over, those of agents that were paused. */
type Source = ClaimQueue;

/** Standing pulls of a line that has nothing: a burst in a thousand of them at once must still find room. */
const IDLE_LIMIT = 8;

/**
 * What waits of one workspace, as far as this process has it: never more than its share, however much there is. What
 * has left (an attempt that is over, a wait) makes room, and the room is filled again in halves.
 */
export class Line {
  /** Claims of this line that are neither done nor given back. */
  private held = 0;
  private readonly sources = new Set<Source>();
  private stopped = false;

  constructor(
    readonly workspaceId: string,
    /** How many claims the line may hold. */
    private readonly limit: () => number,
    /** Told when the line begins to hold something, and when it holds nothing any more. */
    private readonly onBusy: (isBusy: boolean) => void,
  ) {}

  /** Nothing may come. What comes all the same was on its way, and is to be given back. */
  get isStopped(): boolean {
    return this.stopped;
  }

  get size(): number {
    return this.held;
  }

  /** Sends that nobody holds, as of the last one that came. */
  pending = 0;

  add(source: Source): void {
    this.sources.add(source);
    this.refill();
  }

  /** Takes nothing more from this one; resolves when what was on its way is here. */
  async remove(source: Source): Promise<void> {
    this.sources.delete(source);
    await source.drain();
  }

  claimed(): void {
    if (this.held++ === 0) this.onBusy(true);
    for (const source of this.sources) if (source.outstanding === 0) this.fill(source);
  }

  released(): void {
    if (--this.held === 0) this.onBusy(false);
    this.refill();
  }

  /** Asks for as much as there is room for; a pull that finds nothing stands until something comes. */
  refill(): void {
    for (const source of this.sources) this.fill(source);
  }

  /** At once; resolves when what was on its way is here. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.sources].map((source) => source.drain()));
  }

  resume(): void {
    this.stopped = false;
    this.refill();
  }

  private fill(source: Source): void {
    if (this.stopped) return;
    const limit = this.held === 0 ? Math.min(this.limit(), IDLE_LIMIT) : this.limit();
    const room = limit - this.held - source.outstanding;
    if (room >= Math.max(1, limit / 2)) source.pull(room);
  }
}
