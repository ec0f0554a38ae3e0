import { credentialOf, Problem, type Credential, type CredentialType } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StreamDialect, StreamRequest } from '../dialect.js';
import type { Connection } from '../engine/connection.js';
import type { CloseReason } from '../engine/counters.js';
import type { StartingPoint, StreamEngine } from '../engine/engine.js';
import type { Sink } from '../engine/sink.js';
import { encodeComment } from '../engine/sse-frame.js';
import type { StreamFilter } from '../engine/stream-filter.js';
import { headerOf } from '../request/headers.js';
import type { RawQuery } from '../request/parameters.js';
import { hasLeft, openResponse, STREAM_HEADERS } from './open-response.js';
import type { OpenStreams } from './open-streams.js';
import type { ClientLimits } from './sink-limits.js';
import type { StreamPlanner } from './stream-planner.js';
import type { StreamQuotas } from './stream-quotas.js';

export interface StreamLimits extends ClientLimits {
  /** Streams of this process. */
  readonly streams: number;
}

/** What is watched and counted for each API key. */
export interface StreamAccess {
  readonly open: OpenStreams<Connection>;
  readonly quotas: StreamQuotas;
}

/** What a request says of the stream it wants, whatever it came through. */
export type StreamAsked = Omit<StreamRequest, 'caller'>;

/** A stream that may begin. */
export interface PreparedStream {
  readonly dialect: StreamDialect;
  readonly filter: StreamFilter;
  readonly start: StartingPoint;
  readonly credential: Credential;
  /** Beside `STREAM_HEADERS`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Says that retention has removed events after the client's cursor; beside the `stream.gap` event. */
const GAP_HEADER = { 'stream-gap': 'retention' };

/** What opens a stream. A route that also does something else has to refuse tickets for that. */
export const STREAM_CREDENTIALS: readonly CredentialType[] = ['key', 'ticket', 'session'];

/** From an authorised request to a stream in the engine's hands; the same for every dialect. */
export class StreamHandler {
  constructor(
    private readonly engine: StreamEngine,
    private readonly planner: StreamPlanner,
    private readonly access: StreamAccess,
    private readonly limits: StreamLimits,
  ) {}

  /** @throws Problem, before anything was sent */
  async serve(dialect: StreamDialect, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const query = request.query as RawQuery;
    const lastEventId = headerOf(request, 'last-event-id');
    const stream = await this.prepare(dialect, { query, lastEventId }, credentialOf(request));
    if (request.method === 'HEAD') return void reply.headers({ ...STREAM_HEADERS, ...stream.headers }).send();
    if (hasLeft(reply)) return void reply.hijack();
    const greeting = encodeComment(dialect.timing.greeting);
    const { sink, onClosed, onStalled } = openResponse(reply, stream.headers, greeting, this.limits);
    const connection = this.begin(stream, sink);
    onStalled(() => this.engine.disconnect(connection, 'stalled'));
    onClosed(() => this.closed(connection, stream.credential));
  }

  /**
   * All there is to decide before a stream begins.
   * @throws Problem for what is wrong with the request, 429 and 503 for a lack of room
   */
  async prepare(dialect: StreamDialect, asked: StreamAsked, credential: Credential): Promise<PreparedStream> {
    const { principal: caller } = credential;
    const { open, quotas } = this.access;
    const connectsLeft = quotas.takeConnect(caller.keyId);
    const query = dialect.read({ ...asked, caller });
    const { filter, start, gap } = await this.planner.plan(query, caller);
    this.assertRoom(caller.keyId);
    const quota = quotas.headers(open.count(caller.keyId), connectsLeft);
    return { dialect, filter, start, credential, headers: gap ? { ...GAP_HEADER, ...quota } : quota };
  }

  begin({ filter, dialect, start, credential }: PreparedStream, sink: Sink): Connection {
    const connection = this.engine.connect({ filter, dialect, sink }, start);
    this.access.open.add(connection, credential);
    return connection;
  }

  /** The connection is gone, whoever ended it. */
  closed(connection: Connection, credential: Credential, reason?: CloseReason): void {
    this.engine.disconnect(connection, reason);
    this.access.open.remove(connection, credential);
  }

  private assertRoom(keyId: string): void {
    const { open, quotas } = this.access;
    quotas.assertRoom(open.count(keyId));
    if (this.engine.counters.connections < this.limits.streams) return;
    throw new Problem({
      status: 503,
      code: 'TOO_MANY_STREAMS',
      detail: `This server has ${this.limits.streams} streams open, as many as it may.`,
      fix: 'Try again in a few seconds.',
      headers: { 'retry-after': '5' },
    });
  }
}
