import type { InboundBytes } from './inbound-bytes.queries.js';

/** What this process has taken in is told so often, and what others have is learned. */
const TELL_MS = 5_000;

/** A day's count of a workspace, once it is looked up. */
interface Counting {
  readonly day: string;
  readonly counted: Promise<Counted>;
}

interface Counted {
  /** Of all processes, when it was told last. */
  stored: number;
  /** Of this one, since. */
  untold: number;
}

/** How much mail each workspace has taken in since midnight UTC: whoever is sent too much must not fill everybody's disk. */
export class DailyBytes {
  private readonly counts = new Map<string, Counting>();
  private telling: NodeJS.Timeout | undefined;

  /**
   * @param limit bytes a workspace and day; 0 for none
   * @param add keeps them, and says what all processes have by now
   */
  constructor(
    private readonly limit: number,
    private readonly add: (bytes: InboundBytes) => Promise<number>,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /**
   * A mail that begins below the limit is taken whole, and so are those that come at the same moment.
   * @throws what the database throws
   */
  async hasRoom(workspaceId: string): Promise<boolean> {
    if (this.limit === 0) return true;
    const { stored, untold } = await this.of(workspaceId);
    return stored + untold < this.limit;
  }

  /** @throws what the database throws */
  async count(workspaceId: string, bytes: number): Promise<void> {
    if (this.limit === 0) return;
    (await this.of(workspaceId)).untold += bytes;
    this.telling ??= setTimeout(() => void this.tell(), TELL_MS).unref();
  }

  /** What cannot be told now is told with the next. */
  async tell(): Promise<void> {
    clearTimeout(this.telling);
    this.telling = undefined;
    await Promise.allSettled(Array.from(this.counts, ([workspaceId, counted]) => this.tellOf(workspaceId, counted)));
  }

  private async tellOf(workspaceId: string, { day, counted: counting }: Counting): Promise<void> {
    const counted = await counting;
    const { untold: bytes } = counted;
    if (bytes === 0) return;
    counted.untold -= bytes;
    try {
      counted.stored = await this.add({ workspaceId, day, bytes });
    } catch {
      counted.untold += bytes;
    }
  }

  /** Whoever asks at once shares one count. */
  private of(workspaceId: string): Promise<Counted> {
    const day = this.now().toISOString().slice(0, 10);
    const known = this.counts.get(workspaceId);
    if (known?.day === day) return known.counted;
    const counted = this.add({ workspaceId, day, bytes: 0 }).then((stored) => ({ stored, untold: 0 }));
    const counting = { day, counted };
    this.counts.set(workspaceId, counting);
    counted.catch(() => this.counts.get(workspaceId) === counting && this.counts.delete(workspaceId));
    return counted;
  }
}
