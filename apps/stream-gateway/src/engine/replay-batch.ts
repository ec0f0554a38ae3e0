import type { RecordedEvent } from '@posthorn/events';
import type { Connection } from './connection.js';

/** A batch is written after this time even if the log has not filled it, and the place kept even if it is empty; milliseconds. */
const BATCH_MS = 10;

/** Frames read from the log for one connection, gathered for one write. */
export class ReplayBatch {
  bytes = 0;
  private readonly chunks: Buffer[] = [];
  private readonly sinceMs = performance.now();
  private cursor: string | undefined;

  /** @param position sequence of what was read last, up to where the connection has been served once this is written */
  constructor(
    public position: number,
    private readonly enoughBytes: number,
  ) {}

  /** @param chunk nothing for an event the connection does not want */
  add(event: RecordedEvent, chunk: Buffer | undefined): void {
    this.position = event.sequence;
    if (!chunk) return;
    this.cursor = event.id;
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  get due(): boolean {
    return this.bytes >= this.enoughBytes || performance.now() - this.sinceMs >= BATCH_MS;
  }

  /** @returns frames written */
  writeTo(connection: Connection): number {
    const { chunks, bytes, cursor } = this;
    if (chunks.length > 0) connection.write(Buffer.concat(chunks, bytes), performance.now(), cursor);
    connection.position = Math.max(connection.position, this.position);
    return chunks.length;
  }
}
