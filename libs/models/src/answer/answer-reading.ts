import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import { type AnswerFormat, ForeignAnswerError, type Heard } from './answer-format.js';

/** Of one event; a token has some hundred bytes around it. */
const MAX_EVENT_CHARACTERS = 1_048_576;
/** What waits for a slow reader, in parts; then the model's connection is not read for a while. */
const MAX_WAITING = 1_000;

/**
 * What an answer says, in order; one batch for what came at once. No async iterator of the stream and no generator, since each of them makes a
 * handful of promises for every token. Whoever stops reading it has to see to the rest of the stream.
 */
export class AnswerReading implements AsyncIterable<readonly Heard[]> {
  readonly #decoder = new StringDecoder('utf8');
  readonly #parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onEvent: ({ data }) => {
      this.#events++;
      this.#heard.push(...this.format.hear(data));
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') throw new ForeignAnswerError('an event of it has no end');
    },
  });
  #heard: Heard[] = [];
  #events = 0;
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    private readonly answer: Readable,
    private readonly format: AnswerFormat,
  ) {
    answer.on('data', this.#take);
    answer.once('end', () => this.#end());
    answer.once('error', (error) => this.#fail(error));
    answer.once('close', () => this.#fail(closed()));
    if (answer.destroyed) this.#fail(closed());
  }

  /**
   * @throws ForeignAnswerError, AnswerFailedError
   * @throws what the connection breaks with
   */
  [Symbol.asyncIterator](): AsyncIterator<readonly Heard[], undefined> {
    return { next: () => this.#next(), return: () => this.#leave() };
  }

  async #next(): Promise<IteratorResult<readonly Heard[], undefined>> {
    while (this.#heard.length === 0) {
      if (this.#failure) throw this.#failure.error;
      if (this.#over) return { done: true, value: undefined };
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    const value = this.#heard;
    this.#heard = [];
    if (value.length > MAX_WAITING) this.answer.resume();
    return { done: false, value };
  }

  /** Nobody parses what comes from now on. */
  #leave(): Promise<IteratorResult<readonly Heard[], undefined>> {
    this.answer.off('data', this.#take);
    this.#over = true;
    return Promise.resolve({ done: true, value: undefined });
  }

  readonly #take = (bytes: Buffer): void => {
    if (this.#over) return;
    try {
      this.#parser.feed(this.#decoder.write(bytes));
    } catch (error) {
      this.#fail(error);
    }
    if (this.#heard.length > MAX_WAITING) this.answer.pause();
    if (this.#heard.length > 0) this.#wake?.();
  };

  #end(): void {
    if (this.#over) return;
    if (this.#events === 0) return this.#fail(new ForeignAnswerError('it has no event'));
    this.#heard.push(...this.format.end());
    this.#over = true;
    this.#wake?.();
  }

  /** The first failure counts, and comes after what was said before it. */
  #fail(error: unknown): void {
    if (this.#over) return;
    this.#failure = { error };
    this.#over = true;
    this.#wake?.();
  }
}

function closed(): Error {
  return new Error('the connection was closed');
}
