import type { CloseReason, Counters } from '../../engine/counters.js';
import { encodeRetry } from '../../engine/sse-frame.js';
import { randomRetryMs } from '../../engine/retry.js';
import type { Sink } from '../../engine/sink.js';
import type { Endable } from '../../stream/admission.js';
import type { FrameForm, PiecePlace } from './generation-frames.js';
import type { GenerationTail, TailReader } from './generation-tail.js';

/** Its name in metrics. */
export const MISAR_GENERATION = { name: 'misar-generation' } as const;

/** As MisarMail's streams have it; milliseconds. */
const LIFETIME_MS = 5 * 60_000;
const KEEPALIVE_MS = 10_000;
const KEEPALIVE = Buffer.from(': keepalive\n\n');
const TOO_LONG = Buffer.from(
  `data: ${JSON.stringify({
    error: {
      code: 'stream_timeout',
      message: 'The stream was open for 5 minutes. Read on with its id: GET /mail/ai/generations/:id/stream.',
    },
    type: 'body',
  })}\n\ndata: [DONE]\n\n`,
);

/** One client that reads a generation, at its own pace: what it has not taken waits in the tail that all its readers share. */
export class GenerationStream implements Endable, TailReader {
  /** Frames that it has, or had before it came; looked up with the first that it is sent. */
  #taken: number | undefined;
  #waits = false;
  #ended = false;
  readonly #lifetime = setTimeout(() => this.#tooLong(), LIFETIME_MS).unref();
  readonly #keepalive = setInterval(() => this.#keepAlive(), KEEPALIVE_MS).unref();

  /**
   * @param after where the client has got to
   * @param form as the page prints it, or with ids inside
   * @param onEnd called once, whoever ended the stream
   */
  constructor(
    private readonly tail: Pick<GenerationTail, 'frames'>,
    private readonly sink: Sink,
    private readonly counters: Counters,
    private readonly after: PiecePlace,
    private readonly form: FrameForm,
    private readonly onEnd: (stream: GenerationStream) => void,
  ) {
    counters.opened(MISAR_GENERATION);
    counters.live++;
  }

  more(): void {
    if (this.#ended || this.#waits) return;
    const { frames } = this.tail;
    const taken = this.#taken ?? frames.upTo(this.after);
    if (taken === frames.length) return;
    this.#taken = frames.length;
    this.counters.deliveries += frames.length - taken;
    this.#write(frames.from(taken, this.form));
    if (frames.hasEnded) this.end('complete');
    else if (this.sink.congested) {
      this.#waits = true;
      this.sink.whenDrained(() => {
        this.#waits = false;
        this.more();
      });
    }
  }

  /** Ends the stream from this side, because this process stops; another one goes on from the client's id. */
  sendAway(): void {
    if (this.#ended) return;
    this.sink.write(encodeRetry(randomRetryMs()));
    this.end('drain');
  }

  end(reason: CloseReason): void {
    if (this.#ended) return;
    this.closed(reason);
    this.sink.end();
  }

  /** The connection has gone; harmless when the stream has ended. */
  closed(reason: CloseReason): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#lifetime);
    clearInterval(this.#keepalive);
    this.counters.live--;
    this.counters.closed(MISAR_GENERATION, reason);
    this.onEnd(this);
  }

  #tooLong(): void {
    if (!this.#ended) this.#write(TOO_LONG);
    this.end('lifetime');
  }

  #keepAlive(): void {
    if (this.#ended || this.sink.waiting) return;
    this.counters.keepalives++;
    this.#write(KEEPALIVE);
  }

  #write(bytes: Buffer): void {
    this.counters.bytes += bytes.length;
    this.sink.write(bytes);
  }
}
