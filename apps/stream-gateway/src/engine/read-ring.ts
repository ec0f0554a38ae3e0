import type { History } from './history.js';
import type { CatchUpBatch } from './batch.js';
import type { Place } from './shared-batches.js';

/** What is looked at in one go, so that a filter that wants next to nothing does not hold the loop for all of the ring. */
interface Stretch {
  readonly entries: number;
  /** Of large ones, each of which is parsed: a mebibyte takes some milliseconds. */
  readonly textBytes: number;
}
const SHARED: Stretch = { entries: 1_024, textBytes: 1_048_576 };
/** Half a millisecond: whoever reads alone rests in between (turn-pacer.ts). */
const LONE: Stretch = { entries: 256, textBytes: 262_144 };

export interface RingRange {
  /** Where the live path stands; no batch reaches beyond it. */
  readonly head: number;
  /** A batch ends with the frame that reaches this. */
  readonly batchBytes: number;
  /** Whether others wait, for whom what is made of the ring's text is kept. */
  readonly others: boolean;
}

/** The next batch from memory. @param place its position is covered by the ring */
export function readRing(history: History, { filter, dialect, position }: Place, range: RingRange): CatchUpBatch {
  const most = range.others ? SHARED : LONE;
  const chunks: Buffer[] = [];
  let bytes = 0;
  let looked = 0;
  let textBytes = 0;
  let upTo = range.head;
  let cursor: string | undefined;
  let isLast = false;
  for (const entry of history.after(filter.workspaceId, position, range.others)) {
    looked++;
    textBytes += entry.textBytes;
    const chunk = filter.matches(entry.event, entry.subject) ? entry.chunk(dialect) : undefined;
    if (chunk) {
      chunks.push(chunk);
      cursor = entry.event.id;
      isLast = dialect.isLast?.(entry.event) ?? false;
      bytes += chunk.length;
    }
    if (!isLast && bytes < range.batchBytes && looked < most.entries && textBytes < most.textBytes) continue;
    upTo = entry.sequence;
    break;
  }
  return { chunk: Buffer.concat(chunks, bytes), frames: chunks.length, cursor, isLast, upTo };
}
