import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { get as getSecurely } from 'node:https';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** A bare HTTP/1.1 stream reader for tests, which can stop reading and can cut. */
export class StreamClient {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  text = '';
  retryMs: number | undefined;
  closed = false;

  private constructor(
    readonly response: IncomingMessage,
    private readonly request: ClientRequest,
  ) {
    const parser = createParser({
      onEvent: (event) => this.events.push(event),
      onComment: (comment) => this.comments.push(comment),
      onRetry: (retryMs) => (this.retryMs = retryMs),
    });
    response.setEncoding('utf8').on('data', (chunk: string) => {
      if (this.text.length < 10_000) this.text += chunk;
      parser.feed(chunk);
    });
    response.on('close', () => (this.closed = true)).on('error', () => undefined);
  }

  /**
   * Resolves when the head has arrived, whatever its status.
   * @param ca certificate of an HTTPS server
   */
  static open(url: string, headers: Record<string, string>, ca?: string): Promise<StreamClient> {
    return new Promise((resolve, reject) => {
      const accept = (response: IncomingMessage): void => resolve(new StreamClient(response, request));
      const options = { headers, agent: false } as const;
      const request = ca === undefined ? get(url, options, accept) : getSecurely(url, { ...options, ca }, accept);
      request.on('error', reject);
    });
  }

  get ids(): string[] {
    return this.events.map(({ id }) => id ?? 'no id');
  }

  /** @throws Error when the condition does not hold within 20 s */
  async until(condition: (client: this) => boolean): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!condition(this)) {
      if (performance.now() > deadline) throw new Error(`waited in vain; ${this.events.length} events so far`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  cut(): void {
    this.request.destroy();
  }
}
