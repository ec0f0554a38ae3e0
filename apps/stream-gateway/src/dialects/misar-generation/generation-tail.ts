import type { Piece, PieceReading } from '@posthorn/event-log';
import { type CopyPiece, decodePieces } from '@posthorn/writing';
import { GenerationFrames } from './generation-frames.js';

/** Pieces as they come, until it is closed. */
export type TailReading = Pick<PieceReading, 'hear' | 'close'> & AsyncIterable<readonly Piece[]>;

/** What a tail asks of others. */
export interface TailPorts {
  /** Its pieces, from the first. */
  read(): TailReading;
  /**
   * Tells the replica that somebody reads.
   * @returns the sequence of its last piece; nothing when no replica runs it any more
   */
  view(): Promise<number | undefined>;
  /** Has a generation whose replica has gone ended. @returns false when nobody is there to do it */
  end(): Promise<boolean>;
  onError(error: unknown): void;
}

/** Somebody who reads a generation. */
export interface TailReader {
  /** There are more frames. */
  more(): void;
}

/** Milliseconds between two signs that somebody reads; what a replica's end takes to be noticed. */
const VIEW_MS = 500;
/** How long what a replica wrote last may take to get here. */
const LAST_WORDS_MS = 150;
/** A replica that does not answer so often in a row has gone, too. */
const MAX_SILENCES = 3;
/** Who has an end by then, and no last piece, has none that is kept. */
const MAX_LOSSES = 3;

const LOST: CopyPiece = {
  kind: 'end',
  outcome: 'failed',
  error: {
    code: 'replica_lost',
    message: 'The service that wrote it has gone. What came so far is all there is; ask again.',
  },
};

/**
 * One generation as this process reads it, once for all its readers. What has come stays until the last reader has left: a generation is some
 * kilobytes, and each reader goes at its own pace.
 */
export class GenerationTail {
  readonly #frames = new GenerationFrames();
  readonly #readers = new Set<TailReader>();
  readonly #reading: TailReading;
  #part: 'subject' | 'body' = 'body';
  #timer: NodeJS.Timeout | undefined;
  #silences = 0;
  #losses = 0;
  #closed = false;

  constructor(private readonly ports: TailPorts) {
    this.#reading = ports.read();
    void this.#follow();
    this.#timer = setTimeout(() => void this.#view(), VIEW_MS);
  }

  get frames(): Omit<GenerationFrames, 'push'> {
    return this.#frames;
  }

  get hasEnded(): boolean {
    return this.#frames.hasEnded;
  }

  join(reader: TailReader): void {
    this.#readers.add(reader);
  }

  leave(reader: TailReader): void {
    this.#readers.delete(reader);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#reading.close();
  }

  async #follow(): Promise<void> {
    try {
      for await (const batch of this.#reading) {
        for (const piece of batch) this.#take(piece);
        for (const reader of this.#readers) reader.more();
        if (this.hasEnded) return this.close();
      }
    } catch (error) {
      this.ports.onError(error);
      this.#giveUp();
    }
  }

  #take({ sequence, payload }: Piece): void {
    for (const [index, piece] of decodePieces(payload).entries()) {
      if (piece.kind !== 'end') this.#part = piece.part;
      this.#frames.push(piece, { sequence, index }, this.#part);
    }
  }

  async #view(): Promise<void> {
    if (this.#closed) return;
    try {
      const sequence = await this.ports.view();
      this.#silences = 0;
      if (sequence === undefined) await this.#lost();
      else {
        this.#losses = 0;
        this.#reading.hear(sequence);
      }
    } catch (error) {
      // Away or slow; which of them is not known yet.
      if (++this.#silences >= MAX_SILENCES) {
        this.ports.onError(error);
        this.#giveUp();
      }
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#view(), VIEW_MS);
  }

  /** It may have ended properly a moment ago. */
  async #lost(): Promise<void> {
    this.#reading.hear(this.#frames.last.sequence + 1);
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    if (this.#closed) return;
    if (!(await this.ports.end()) || ++this.#losses >= MAX_LOSSES) this.#giveUp();
    else this.#reading.hear(Number.MAX_SAFE_INTEGER);
  }

  /** Nobody else can say how it ended; its readers must not wait for ever. */
  #giveUp(): void {
    if (this.#closed) return;
    const { sequence, index } = this.#frames.last;
    this.#frames.push(LOST, { sequence, index: index + 1 }, this.#part);
    this.close();
    for (const reader of this.#readers) reader.more();
  }
}
