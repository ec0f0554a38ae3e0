import { Audience, type Batch } from './audience.js';
import type { Dialect } from './dialect.js';
import type { History } from './history.js';
import type { StreamFilter } from './stream-filter.js';

/** What memory has for a connection at some position. */
export interface RingBatch extends Batch {
  /** Everything up to this sequence is in the chunk, or was not wanted. */
  readonly upTo: number;
}

/** Looked at in one go, so that a filter that wants next to nothing does not hold the loop for all of the ring. */
const MAX_ENTRIES = 8_192;
/** Batches kept for others at the same place. */
const MAX_KEPT = 128;

/**
 * Reads the ring for connections that catch up. After a cut many come back to the same place with the same filter: what the first of
 * them is given, the others are given too, the same bytes. A batch once read stays right, as the log only grows.
 */
export class RingReader {
  private readonly kept = new Map<string, RingBatch>();

  /** @param batchBytes a batch ends with the frame that reaches this */
  constructor(
    private readonly history: History,
    private readonly batchBytes: number,
  ) {}

  /** @param position covered by the ring @param head where the live path stands; no batch reaches beyond it */
  read(filter: StreamFilter, dialect: Dialect, position: number, head: number): RingBatch {
    const key = `${position} ${Audience.keyOf(filter, dialect)}`;
    const known = this.kept.get(key);
    if (known) return known;
    const batch = this.gather(filter, dialect, position, head);
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(key, batch);
    return batch;
  }

  /** To be called when nobody catches up any more. */
  forget(): void {
    this.kept.clear();
  }

  private gather(filter: StreamFilter, dialect: Dialect, position: number, head: number): RingBatch {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let looked = 0;
    let cursor: string | undefined;
    for (const entry of this.history.after(filter.workspaceId, position)) {
      looked++;
      const chunk = filter.matches(entry.event, entry.subject) ? entry.chunk(dialect) : undefined;
      if (chunk) {
        chunks.push(chunk);
        cursor = entry.event.id;
        bytes += chunk.length;
      }
      if (bytes >= this.batchBytes || looked >= MAX_ENTRIES)
        return { chunk: Buffer.concat(chunks, bytes), frames: chunks.length, cursor, upTo: entry.sequence };
    }
    return { chunk: Buffer.concat(chunks, bytes), frames: chunks.length, cursor, upTo: head };
  }
}
