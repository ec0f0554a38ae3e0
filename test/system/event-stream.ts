import { EventSourceParserStream } from 'eventsource-parser/stream';
import { ownKey } from './requests.js';
import { theSystem } from './system.js';

export interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface StreamOptions {
  readonly key?: string;
  /** In place of the key: a cookie, or nothing where a ticket stands in the query. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query parameters. */
  readonly query?: Readonly<Record<string, string>>;
  readonly lastEventId?: string;
  readonly url?: string;
}

const WAIT_MS = 15_000;

/** An open molted stream that keeps everything it was sent. Close it, or `await using`. */
export class EventStream implements AsyncDisposable {
  readonly frames: Frame[] = [];
  readonly comments: string[] = [];
  ended = false;
  readonly #abort: AbortController;
  readonly #reading: Promise<void>;
  readonly #waiting = new Set<() => void>();

  private constructor(
    readonly headers: Headers,
    body: ReadableStream<Uint8Array<ArrayBuffer>>,
    abort: AbortController,
  ) {
    this.#abort = abort;
    this.#reading = this.#read(body);
  }

  /** Resolves when the stream is open: what happens from now on is on it. */
  static async open({
    key = ownKey(),
    headers = { authorization: `Bearer ${key}` },
    query = {},
    lastEventId,
    url = theSystem().url,
  }: StreamOptions = {}): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(`${url}/v1/agent/events/stream?${new URLSearchParams(query).toString()}`, {
      signal: abort.signal,
      headers: {
        ...headers,
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
    });
    if (response.status === 200 && response.body !== null)
      return new EventStream(response.headers, response.body, abort);
    throw new Error(`the stream answered ${response.status}: ${await response.text()}`);
  }

  get types(): string[] {
    return this.frames.map(({ event }) => event);
  }

  get ids(): string[] {
    return this.frames.map(({ id }) => id);
  }

  /** @throws Error telling what came instead, when it does not come in time */
  async until(what: string, holds: (frames: readonly Frame[]) => boolean): Promise<readonly Frame[]> {
    const deadline = AbortSignal.timeout(WAIT_MS);
    while (!holds(this.frames)) {
      if (deadline.aborted || this.ended) {
        const how = this.ended ? 'the stream ended' : `${WAIT_MS} ms passed`;
        throw new Error(`${how} without: ${what}; got ${this.types.join(', ') || 'nothing'}`);
      }
      await this.#something(deadline);
    }
    return this.frames;
  }

  /** Waits for an event of this type, of this send if one is named. */
  async untilType(event: string, requestId?: string): Promise<readonly Frame[]> {
    return this.until(event, (frames) =>
      frames.some(
        (frame) => frame.event === event && (requestId === undefined || frame.data['requestId'] === requestId),
      ),
    );
  }

  async untilId(id: string): Promise<readonly Frame[]> {
    return this.until(id, (frames) => frames.some((frame) => frame.id === id));
  }

  /** Waits for the server to end it. */
  async untilEnded(): Promise<void> {
    const deadline = AbortSignal.timeout(WAIT_MS);
    while (!this.ended) {
      if (deadline.aborted) throw new Error(`the stream was not ended within ${WAIT_MS} ms`);
      await this.#something(deadline);
    }
  }

  async close(): Promise<void> {
    this.#abort.abort();
    await this.#reading;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    const parser = new EventSourceParserStream({ onComment: (comment) => this.comments.push(comment) });
    try {
      for await (const { id = '', event = 'message', data } of body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(parser)) {
        this.frames.push({ id, event, data: JSON.parse(data) });
        this.#wake();
      }
    } catch (error) {
      if (!this.#abort.signal.aborted && !(error instanceof TypeError)) throw error; // TypeError: the connection was cut
    } finally {
      this.ended = true;
      this.#wake();
    }
  }

  async #something(deadline: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    deadline.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
  }
}
