import type { RecordedEvent } from '@posthorn/events';
import type { CatchUpBatch } from './batch.js';

/** A batch is written after this time even if the log has not filled it, and the place kept even if it is empty; milliseconds. */
const BATCH_MS = 10;

/** Frames read from the log for one connection, gathered for one write. */
export class ReplayBatch {
  /** Of the frames; their UTF-8 is a little longer where they are not ASCII. */
  characters = 0;
  private text = '';
  private frames = 0;
  private readonly sinceMs = performance.now();
  private cursor: string | undefined;
  /** Nothing that comes behind it is for the connection. */
  isLast = false;

  /** Sequence of what was read last, up to where a connection has been served once this is written. */
  position: number;

  /** @param from sequence after which the batch begins @param enough characters that make it due */
  constructor(
    readonly from: number,
    private readonly enough: number,
  ) {
    this.position = from;
  }

  /**
   * @param frame nothing for an event the connection does not want
   * @param isLast whether the stream ends behind it
   */
  add(event: RecordedEvent, frame: string | undefined, isLast: boolean): void {
    this.position = event.sequence;
    if (frame === undefined || this.isLast) return;
    this.isLast = isLast;
    this.cursor = event.id;
    this.text += frame;
    this.frames++;
    this.characters += frame.length;
  }

  get due(): boolean {
    return this.isLast || this.characters >= this.enough || performance.now() - this.sinceMs >= BATCH_MS;
  }

  finish(): CatchUpBatch {
    const { text, frames, cursor, isLast, position } = this;
    return { chunk: Buffer.from(text), frames, cursor, isLast, upTo: position };
  }
}
