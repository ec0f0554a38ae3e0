import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  assertAllowed,
  bearerKey,
  requestIdFrom,
  ResponseHead,
  TICKET_PARAMETER,
  type ApiKeys,
  type FastPath,
} from '@posthorn/platform';
import { parse } from 'fast-querystring';
import type { StreamDialect } from '../dialect.js';
import type { Dialect } from '../engine/dialect.js';
import { encodeComment } from '../engine/sse-frame.js';
import type { RawQuery } from '../request/parameters.js';
import { STREAM_HEADERS } from '../stream/open-response.js';
import type { ClientLimits } from '../stream/sink-limits.js';
import type { PreparedStream, ReadRequest, StreamHandler } from '../stream/stream.handler.js';
import { DirectStream } from './direct-stream.js';
import { lookFirst } from './first-bytes.js';
import { parseRequestHead, type RequestHead } from './request-head.js';

export interface StreamFastPathOptions extends ClientLimits {
  readonly dialects: readonly StreamDialect[];
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The short way to a stream: the request of a program that has an API key, is in order and is granted costs neither Nest, Fastify
 * nor an HTTP parser that lives as long as the stream. It can only say yes; whoever is not answered here is answered by
 * the whole stack, which has not been asked yet, so every refusal has one home (ADR 0014).
 */
export class StreamFastPath implements FastPath {
  /** Connections it has taken, and those it has handed on. */
  readonly counts = { taken: 0, handedOn: 0 };
  private readonly byPath = new Map<string, StreamDialect>();
  private readonly greetings = new Map<Dialect, string>();
  private readonly head: ResponseHead;

  constructor(
    private readonly streams: StreamHandler,
    private readonly keys: Pick<ApiKeys, 'verify'>,
    private readonly options: StreamFastPathOptions,
  ) {
    // The end of the connection is the end of the body (RFC 9112 section 6.3, rule 8).
    this.head = new ResponseHead({ ...STREAM_HEADERS, ...options.headers, connection: 'close' });
    for (const dialect of options.dialects) {
      for (const path of dialect.paths) this.byPath.set(path, dialect);
      this.greetings.set(dialect, encodeComment(dialect.timing.greeting).toString());
    }
  }

  standBefore(server: Server): void {
    lookFirst(server, (socket, first) => this.take(socket, first));
  }

  /**
   * @param first what the connection has brought, nothing of it answered
   * @returns false when the connection is as it was, and somebody else's
   */
  async take(socket: Socket, first: Buffer): Promise<boolean> {
    const head = parseRequestHead(first);
    const dialect = head && this.byPath.get(head.path);
    const prepared = dialect && (await this.prepare(dialect, head));
    if (!prepared) {
      this.counts.handedOn++;
      return false;
    }
    this.counts.taken++;
    if (!socket.destroyed) this.begin(prepared, socket, head);
    return true;
  }

  /** @returns nothing for whatever the whole stack has to look at; it will find the same and say so */
  private async prepare(dialect: StreamDialect, { query, headers }: RequestHead): Promise<PreparedStream | undefined> {
    const authorization = headers.get('authorization');
    if (authorization === undefined) return undefined;
    try {
      const principal = await this.keys.verify(bearerKey(authorization));
      if (!principal) return undefined;
      assertAllowed(principal, { kinds: dialect.keyKinds, scopes: ['read'] });
      const asked = { query: parse(query) as RawQuery, lastEventId: headers.get('last-event-id') };
      if (TICKET_PARAMETER in asked.query) return undefined;
      const read: ReadRequest = (request) => dialect.read(request);
      return await this.streams.prepare({ dialect, read }, asked, { type: 'key', principal });
    } catch {
      return undefined;
    }
  }

  private begin(prepared: PreparedStream, socket: Socket, { headers }: RequestHead): void {
    const { dialect, credential } = prepared;
    const requestId = requestIdFrom(headers.get('x-request-id'));
    const head = this.head.text({ 'x-request-id': requestId, ...prepared.headers });
    socket.write(head + (this.greetings.get(dialect) ?? ''), 'latin1');
    const stream = new DirectStream(socket, this.options);
    const connection = this.streams.begin(prepared, stream);
    stream.onClosed = (reason) => this.streams.closed(connection, credential, reason);
  }
}
