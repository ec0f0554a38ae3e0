import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type ClientHttp2Session, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import type { Readable } from 'node:stream';
import { EventStreamParser } from '../conformance/whatwg-event-stream.js';

export interface Answer {
  readonly status: number | undefined;
  readonly body: Readable;
  /** Our side's; of HTTP/1.1 alone. */
  readonly port?: number | undefined;
}

type RequestHeaders = Readonly<Record<string, string>>;

/** One connection of a client, for one stream. */
export abstract class Connection {
  readonly parser: EventStreamParser;
  answer: Answer | undefined;
  /** What is read before it breaks. */
  bytesLeft = Infinity;

  constructor(lastEventId: string) {
    this.parser = new EventStreamParser(lastEventId);
  }

  /** Resolves when the head is here. @throws when no answer comes */
  async open(url: string, headers: RequestHeaders): Promise<Answer> {
    this.answer = await this.request(url, headers);
    // From the answer on, the end of the body says it all.
    this.answer.body.on('error', () => undefined);
    return this.answer;
  }

  abstract destroy(): void;

  protected abstract request(url: string, headers: RequestHeaders): Promise<Answer>;
}

export class Http1Connection extends Connection {
  #request: ClientRequest | undefined;

  protected async request(url: string, headers: RequestHeaders): Promise<Answer> {
    this.#request = get(url, { headers, agent: false });
    const [body] = (await once(this.#request, 'response')) as [IncomingMessage];
    this.#request.on('error', () => undefined);
    return { status: body.statusCode, body, port: body.socket.localPort };
  }

  destroy(): void {
    this.#request?.destroy();
  }
}

/** In cleartext, by prior knowledge. */
export class Http2Connection extends Connection {
  #session: ClientHttp2Session | undefined;

  protected async request(url: string, headers: RequestHeaders): Promise<Answer> {
    const { origin, pathname, search } = new URL(url);
    this.#session = connect(origin);
    this.#session.on('error', () => undefined);
    const body = this.#session.request({ ':path': pathname + search, ...headers });
    const [head] = (await once(body, 'response')) as [IncomingHttpHeaders & IncomingHttpStatusHeader];
    body.once('close', () => this.destroy());
    return { status: head[':status'], body };
  }

  destroy(): void {
    this.#session?.destroy();
  }
}
