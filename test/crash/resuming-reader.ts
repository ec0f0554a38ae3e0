import { setTimeout as sleep } from 'node:timers/promises';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Credentials } from './standalone.js';

/** A frame of the stream. */
export interface Frame {
  readonly id: string;
  readonly type: string;
  readonly requestId: string | undefined;
}

/** An SSE client as browsers are: reconnects with Last-Event-ID, remembers everything it was shown. */
export class ResumingReader {
  readonly frames: Frame[] = [];
  connects = 0;
  /** Answers that were not a stream, other than "not now"; must stay empty. */
  readonly strange: string[] = [];

  constructor(
    private readonly baseUrl: string,
    private readonly credentials: Credentials,
  ) {}

  /** Reads from the start of the log until the signal aborts. */
  async read(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#connection(signal);
      } catch {
        // Cut off in whatever way: come back. What counts is what was shown.
      }
      await sleep(20);
    }
  }

  /** Waits until nothing has been shown for a while. */
  async settled(quietMs: number): Promise<void> {
    for (let seen = -1; seen !== this.frames.length;) {
      seen = this.frames.length;
      await sleep(quietMs);
    }
  }

  async #connection(signal: AbortSignal): Promise<void> {
    const last = this.frames.at(-1);
    const response = await fetch(`${this.baseUrl}/v1/agent/events/stream?since=earliest`, {
      headers: {
        authorization: `Bearer ${this.credentials.keys.mm_live}`,
        accept: 'text/event-stream',
        ...(last && { 'last-event-id': last.id }),
      },
      signal,
    });
    if (!response.ok || response.body === null) {
      if (response.status < 500) this.strange.push(`${response.status} ${await response.text()}`);
      return;
    }
    this.connects++;
    const parser = createParser({ onEvent: (message) => this.#show(message) });
    const text = new TextDecoder();
    for await (const chunk of response.body) parser.feed(text.decode(chunk, { stream: true }));
  }

  #show({ id, event, data }: EventSourceMessage): void {
    if (id === undefined) return;
    const body: { requestId?: string } = JSON.parse(data);
    this.frames.push({ id, type: event ?? 'message', requestId: body.requestId });
  }
}
