interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Items of one statement; more wait for the next. */
const MAX_ITEMS = 500;
/** A batch of this many shows that callers come in numbers. */
const BUSY_ITEMS = 3;
/**
 * After such a batch the next one waits this long for as many items as that one held: callers who were answered come again,
 * and a statement costs both sides as much as some ten of its items. Milliseconds.
 */
const GATHER_MS = 3;

export interface BatchesOptions {
  /** Every batch waits this long for more items; for what nobody waits for. Milliseconds. */
  readonly gatherMs?: number;
}

/** Carries out what many callers ask for together: while one batch runs, the next gathers. A lone item goes at once. */
export class Batches<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly gatherMs: number | undefined;
  private isRunning = false;
  /** What the next batch waits for. */
  private wanted = 0;
  private enough: (() => void) | undefined;

  /** @param run answers every item, in their order */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
    { gatherMs }: BatchesOptions = {},
  ) {
    this.gatherMs = gatherMs;
  }

  /** @throws what the batch throws */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.waiting.length >= this.wanted) this.enough?.();
      if (this.isRunning) return;
      this.isRunning = true;
      void this.work();
    });
  }

  /** Settles when nothing is waiting or under way. */
  async idle(): Promise<void> {
    while (this.isRunning) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  private async work(): Promise<void> {
    // Items of one turn of the event loop share a batch even when none runs.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      await this.gather();
      const batch = this.waiting.splice(0, MAX_ITEMS);
      this.wanted = batch.length;
      try {
        const results = await this.run(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isRunning = false;
  }

  private async gather(): Promise<void> {
    const { gatherMs = this.wanted >= BUSY_ITEMS ? GATHER_MS : 0 } = this;
    if (gatherMs === 0) return;
    if (this.gatherMs === undefined && this.waiting.length >= this.wanted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      if (this.gatherMs !== undefined) return;
      this.enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.enough = undefined;
  }
}
