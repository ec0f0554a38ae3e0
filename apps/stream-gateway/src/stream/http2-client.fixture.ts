import { once } from 'node:events';
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** One stream of an HTTP/2 connection that several share. */
export class Http2Client {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  /** Of the body; characters, which in these tests are bytes. */
  received = 0;
  retryMs: number | undefined;
  /** How it closed: RFC 9113 section 7; nothing while it is open. */
  closedWith: number | undefined;

  private constructor(
    readonly stream: ClientHttp2Stream,
    readonly headers: IncomingHttpHeaders,
  ) {
    const parser = createParser({
      onEvent: (event) => this.events.push(event),
      onComment: (comment) => this.comments.push(comment),
      onRetry: (retryMs) => (this.retryMs = retryMs),
    });
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      this.received += chunk.length;
      parser.feed(chunk);
    });
    stream.on('close', () => (this.closedWith = stream.rstCode)).on('error', () => undefined);
  }

  /** Resolves when the head has arrived, whatever its status. */
  static async open(
    session: ClientHttp2Session,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<Http2Client> {
    const stream = session.request({ ':path': path, ...headers });
    const [head] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    return new Http2Client(stream, head);
  }

  get ids(): string[] {
    return this.events.map(({ id }) => id ?? 'no id');
  }

  /** @throws Error when the condition does not hold within 20 s */
  async until(condition: (client: this) => boolean): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!condition(this)) {
      if (performance.now() > deadline) {
        const state = this.closedWith === undefined ? 'open' : `closed with ${this.closedWith}`;
        throw new Error(`waited in vain; ${this.events.length} events so far, ${state}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** An HTTP/2 connection. */
export async function http2To(url: string, ca?: string): Promise<ClientHttp2Session> {
  const session = connect(url, ca === undefined ? {} : { ca });
  session.on('error', () => undefined);
  await once(session, 'connect');
  return session;
}
