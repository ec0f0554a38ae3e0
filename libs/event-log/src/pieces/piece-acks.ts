import { createInbox, type Msg, type NatsConnection } from '@nats-io/nats-core';
import { LogUnavailableError } from '../errors.js';

interface Waiting {
  readonly resolve: (sequence: number) => void;
  readonly reject: (error: Error) => void;
  /** Milliseconds of `performance.now()`. */
  readonly until: number;
}

const TIMEOUT_MS = 5_000;
const LOOK_MS = 1_000;
const UNSTORED = 'a piece of a generation could not be stored';

/**
 * Publishes to a stream and hears that it is stored, with one inbox for all and no timer for each: the client's own `publish` makes an error object in
 * advance for every request, and there are ten thousand a second of them.
 */
export class PieceAcks {
  readonly #inbox = createInbox();
  readonly #waiting = new Map<string, Waiting>();
  #asked = 0;
  #looking: NodeJS.Timeout | undefined;

  constructor(private readonly connection: NatsConnection) {
    connection.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        // Whoever is never answered gives up in time.
        if (!error) this.#take(message);
      },
    });
  }

  /** @throws LogUnavailableError */
  publish(subject: string, payload: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      const token = (++this.#asked).toString(36);
      try {
        this.connection.publish(subject, payload, { reply: `${this.#inbox}.${token}` });
      } catch (cause) {
        reject(new LogUnavailableError(UNSTORED, { cause }));
        return;
      }
      this.#waiting.set(token, { resolve, reject, until: performance.now() + TIMEOUT_MS });
      this.#looking ??= setInterval(() => this.#giveUpOnSome(), LOOK_MS).unref();
    });
  }

  #take(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#waiting.get(token);
    if (!waiting) return;
    this.#waiting.delete(token);
    const sequence = sequenceOf(message);
    if (sequence === undefined) waiting.reject(new LogUnavailableError(`${UNSTORED}: ${message.string()}`));
    else waiting.resolve(sequence);
  }

  #giveUpOnSome(): void {
    const now = performance.now();
    for (const [token, { until, reject }] of this.#waiting) {
      if (until > now) continue;
      this.#waiting.delete(token);
      reject(new LogUnavailableError(UNSTORED));
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }
}

/** @returns nothing when it is no acknowledgement: refused, or nobody has the stream */
function sequenceOf(message: Msg): number | undefined {
  if (message.data.length === 0) return undefined;
  const { seq, error }: { seq?: number; error?: unknown } = message.json();
  return error === undefined ? seq : undefined;
}
