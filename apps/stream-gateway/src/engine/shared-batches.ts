import { Audience } from './audience.js';
import type { CatchUpBatch } from './batch.js';
import type { Dialect } from './dialect.js';
import type { StreamFilter } from './stream-filter.js';

/** Who is behind, and where. */
export interface Place {
  readonly filter: StreamFilter;
  readonly dialect: Dialect;
  readonly position: number;
}

/** Of a batch beside its chunk; a rough figure, so that empty ones are bounded too. */
const BATCH_BYTES = 256;

/**
 * Batches that have just been gathered, for others at the same place. After a cut thousands come back with one filter and one cursor: what
 * the first of them is given, the others are given too, the very same bytes, and memory or log are searched once. A complete
 * batch stays right, as the log only grows.
 */
export class SharedBatches {
  private readonly kept = new Map<string, CatchUpBatch>();
  private bytes = 0;

  /** @param maxBytes held at most; the oldest go first */
  constructor(private readonly maxBytes: number) {}

  static keyOf({ filter, dialect, position }: Place): string {
    return `${position} ${Audience.keyOf(filter, dialect)}`;
  }

  get(place: Place): CatchUpBatch | undefined {
    return this.kept.get(SharedBatches.keyOf(place));
  }

  /** @param batch complete: nothing that matches between the position and `upTo` is missing */
  put(place: Place, batch: CatchUpBatch): void {
    const key = SharedBatches.keyOf(place);
    // One that does not move on would be given again for ever.
    if (this.kept.has(key) || batch.upTo <= place.position) return;
    this.kept.set(key, batch);
    this.bytes += sizeOf(batch);
    for (const [oldest, { chunk }] of this.kept) {
      if (this.bytes <= this.maxBytes) break;
      this.kept.delete(oldest);
      this.bytes -= sizeOf({ chunk });
    }
  }

  /** To be called when nobody catches up any more. */
  clear(): void {
    this.kept.clear();
    this.bytes = 0;
  }
}

function sizeOf({ chunk }: Pick<CatchUpBatch, 'chunk'>): number {
  return chunk.length + BATCH_BYTES;
}
