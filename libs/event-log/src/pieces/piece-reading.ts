import type { Msg, NatsConnection, Subscription } from '@nats-io/nats-core';
import { directGet } from '../direct-gets.js';

export interface Piece {
  /** Of the stream; grows, and skips what is not of this source. */
  readonly sequence: number;
  readonly payload: Uint8Array;
}

interface LivePiece extends Piece {
  /** Sequence of the one before it, of the same source; 0 for none. */
  readonly before: number;
}

interface Place {
  readonly stream: string;
  readonly subject: string;
  /** Where the stream republishes what it has stored. */
  readonly live: string;
}

const PAGE = 256;

/**
 * The pieces of one source, each once, in order. Listens first and reads what is stored then, so that nothing falls between; a live message
 * names the sequence of the one before it, so a lost one is noticed with the next, and {@link hear} tells of a lost last one.
 */
export class PieceReading implements AsyncIterable<readonly Piece[]> {
  readonly #subscription: Subscription;
  #arrived: LivePiece[] = [];
  /** The highest sequence that is known to be there. */
  #known = 0;
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(
    private readonly connection: NatsConnection,
    private readonly place: Place,
    private last: number,
  ) {
    this.#subscription = connection.subscribe(place.live, {
      callback: (error, message) => {
        if (error) this.close();
        else this.#take(message);
      },
    });
  }

  /** Somebody says that the source has got as far as this sequence. */
  hear(sequence: number): void {
    if (sequence <= Math.max(this.#known, this.last)) return;
    this.#known = sequence;
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    if (!this.#subscription.isClosed()) this.#subscription.unsubscribe();
    this.#wake?.();
  }

  /**
   * Ends when it is closed.
   * @throws LogUnavailableError when what is stored cannot be read
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<readonly Piece[], void> {
    try {
      yield* this.#stored();
      while (!this.#closed) {
        const batch = this.#next();
        if (batch === undefined) yield* this.#stored();
        else if (batch.length > 0) yield batch;
        else await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      this.close();
    }
  }

  #take({ headers, data }: Msg): void {
    const sequence = Number(headers?.get('Nats-Sequence'));
    if (!Number.isSafeInteger(sequence)) return;
    this.#known = Math.max(this.#known, sequence);
    this.#arrived.push({ sequence, payload: data, before: Number(headers?.get('Nats-Last-Sequence')) });
    this.#wake?.();
  }

  /** @returns what comes next, or nothing when the stream has to be asked for what is missing before it */
  #next(): readonly Piece[] | undefined {
    const arrived = this.#arrived;
    this.#arrived = [];
    const whole: Piece[] = [];
    for (const { before, ...piece } of arrived) {
      if (piece.sequence <= this.last) continue;
      if (before > this.last) break;
      this.last = piece.sequence;
      whole.push(piece);
    }
    return whole.length === 0 && this.#known > this.last ? undefined : whole;
  }

  async *#stored(): AsyncGenerator<readonly Piece[], void> {
    const { stream, subject } = this.place;
    for (;;) {
      const page = await directGet(this.connection, { next_by_subj: subject, seq: this.last + 1 }, PAGE, stream);
      if (page.length > 0) {
        this.last = page.at(-1)?.seq ?? this.last;
        yield page.map(({ seq, data }) => ({ sequence: seq, payload: data }));
      }
      if (page.length < PAGE) {
        // What was said to be there and is not has gone: the stream keeps it for some minutes only.
        this.#known = Math.min(this.#known, this.last);
        return;
      }
    }
  }
}
