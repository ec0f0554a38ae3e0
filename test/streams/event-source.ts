import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerSentEvent } from '../conformance/whatwg-event-stream.js';
import { Http1Connection, Http2Connection, type Connection } from './connection.js';

export interface EventSourceOptions {
  /** Where to connect, asked each time. */
  readonly url: () => string;
  readonly key: string;
  /** Of HTTP; 1 when left out. */
  readonly version?: 1 | 2;
  /** Longest time that is waited before a new connection, whatever the server wishes; milliseconds. */
  readonly atMostMs?: number;
  /** Called when the head of an answer is here. */
  readonly onOpen?: () => void;
  readonly onEvent?: (event: ServerSentEvent) => void;
}

/** Before the server has said when to come again; milliseconds. */
const RECONNECTION_MS = 50;

/**
 * What a browser's EventSource does, by the standard, over connections that a test can cut and pause: it takes events
 * only when they are complete, comes again by itself after the time it was told, and sends the id of the last one.
 */
export class EventSource {
  /** Of the events received, over all connections. */
  readonly ids: string[] = [];
  readonly gaps: string[] = [];
  /** What an EventSource gives up at, and what no test expects. */
  readonly faults: string[] = [];
  comments = 0;
  opened = 0;
  /** Connections that the server ended. */
  ended = 0;
  /** When it last ended one; milliseconds, monotonic. */
  endedMs = 0;
  /** Cuts in the middle of an event. */
  midFrame = 0;
  lastEventId = '';
  reconnectionMs = RECONNECTION_MS;
  #connection: Connection | undefined;
  #paused = false;
  #closed = false;

  constructor(private readonly options: EventSourceOptions) {}

  /** Resolves when the head of the answer is here. */
  async open(): Promise<void> {
    const { url, key, version } = this.options;
    const connection = new (version === 2 ? Http2Connection : Http1Connection)(this.lastEventId);
    this.#connection = connection;
    try {
      const { status, body } = await connection.open(url(), {
        authorization: `Bearer ${key}`,
        accept: 'text/event-stream',
        ...(this.lastEventId !== '' && { 'last-event-id': this.lastEventId }),
      });
      if (status !== 200) return void this.faults.push(`answered ${status}`);
      this.opened++;
      this.options.onOpen?.();
      body.on('data', (bytes: Buffer) => this.#take(connection, bytes));
      body.once('close', () => void this.#lost(connection));
      if (this.#paused) body.pause();
    } catch {
      await this.#lost(connection);
    }
  }

  /** Breaks the connection off and opens the next, at once. */
  async cut(): Promise<void> {
    this.disconnect();
    if (!this.#closed) await this.open();
  }

  /** Breaks the connection off, until `open`. */
  disconnect(): void {
    const old = this.#connection;
    this.#connection = undefined;
    if (old?.parser.incomplete) this.midFrame++;
    old?.destroy();
  }

  /** Breaks off once so many more bytes have been read; what comes with them is lost. */
  cutAfter(bytes: number): void {
    if (this.#connection) this.#connection.bytesLeft = bytes;
  }

  /** Reads nothing more until `resume`, on later connections either. */
  pause(): void {
    this.#paused = true;
    this.#connection?.answer?.body.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#connection?.answer?.body.resume();
  }

  /** Reads a little every tenth of a second, until `resume`. */
  trickle(bytesPerSecond: number): void {
    this.pause();
    const timer = setInterval(() => {
      if (this.#paused && !this.#closed) this.#connection?.answer?.body.read(Math.ceil(bytesPerSecond / 10));
      else clearInterval(timer);
    }, 100);
  }

  /** Our side's port of the open connection. */
  get port(): number | undefined {
    return this.#connection?.answer?.port;
  }

  close(): void {
    this.#closed = true;
    this.#connection?.destroy();
    this.#connection = undefined;
  }

  #take(connection: Connection, bytes: Buffer): void {
    if (connection !== this.#connection) return;
    const whole = connection.bytesLeft >= bytes.length;
    const { parser } = connection;
    const comments = parser.comments.length;
    for (const event of parser.feed(whole ? bytes : bytes.subarray(0, connection.bytesLeft))) {
      this.lastEventId = event.lastEventId;
      this.options.onEvent?.(event);
      if (event.type === 'stream.gap') this.gaps.push(event.lastEventId);
      else this.ids.push(event.lastEventId);
    }
    this.comments += parser.comments.length - comments;
    this.reconnectionMs = parser.reconnectionMs ?? this.reconnectionMs;
    if (whole) connection.bytesLeft -= bytes.length;
    else void this.cut();
  }

  async #lost(connection: Connection): Promise<void> {
    if (connection !== this.#connection) return;
    if (connection.answer) {
      this.ended++;
      this.endedMs = performance.now();
    }
    await sleep(Math.min(this.reconnectionMs, this.options.atMostMs ?? Infinity));
    if (connection === this.#connection && !this.#closed) await this.open();
  }
}
