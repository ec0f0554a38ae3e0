import { credentialOf, type Credential, type CredentialType } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StreamDialect, StreamQuery, StreamRequest } from '../dialect.js';
import type { Connection } from '../engine/connection.js';
import type { CloseReason } from '../engine/counters.js';
import type { Dialect } from '../engine/dialect.js';
import type { StartingPoint, StreamEngine } from '../engine/engine.js';
import type { Sink } from '../engine/sink.js';
import { encodeComment } from '../engine/sse-frame.js';
import type { StreamFilter } from '../engine/stream-filter.js';
import { headerOf } from '../request/headers.js';
import type { RawQuery } from '../request/parameters.js';
import type { Admission } from './admission.js';
import { hasLeft, openResponse, STREAM_HEADERS } from './open-response.js';
import type { ClientLimits } from './sink-limits.js';
import type { StreamPlanner } from './stream-planner.js';

/** What a request says of the stream it wants, whatever it came through. */
export type StreamAsked = Omit<StreamRequest, 'caller'>;

/** From a request to what is wanted. @throws Problem 400 naming the parameter that is wrong */
export type ReadRequest = (request: StreamRequest) => StreamQuery;

/** A stream that may begin. */
export interface PreparedStream {
  readonly dialect: Dialect;
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
    private readonly admission: Admission,
    private readonly limits: ClientLimits,
  ) {}

  /** @throws Problem, before anything was sent */
  serve(dialect: StreamDialect, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    return this.serveAs(dialect, (asked) => dialect.read(asked), request, reply);
  }

  /**
   * @param read what the request means, where its query alone does not say it
   * @throws Problem, before anything was sent
   */
  async serveAs(dialect: Dialect, read: ReadRequest, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const query = request.query as RawQuery;
    const lastEventId = headerOf(request, 'last-event-id');
    const stream = await this.prepare({ dialect, read }, { query, lastEventId }, credentialOf(request));
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
  async prepare(
    { dialect, read }: { readonly dialect: Dialect; readonly read: ReadRequest },
    asked: StreamAsked,
    credential: Credential,
  ): Promise<PreparedStream> {
    const { principal: caller } = credential;
    const connectsLeft = this.admission.knock(caller.keyId);
    const query = read({ ...asked, caller });
    const { filter, start, gap } = await this.planner.plan(query, caller);
    const quota = this.admission.makeRoom(caller.keyId, connectsLeft);
    return { dialect, filter, start, credential, headers: gap ? { ...GAP_HEADER, ...quota } : quota };
  }

  begin({ filter, dialect, start, credential }: PreparedStream, sink: Sink): Connection {
    const connection = this.engine.connect({ filter, dialect, sink }, start);
    this.admission.opened(connection, credential);
    return connection;
  }

  /** The connection is gone, whoever ended it. */
  closed(connection: Connection, credential: Credential, reason?: CloseReason): void {
    this.engine.disconnect(connection, reason);
    this.admission.closed(connection, credential);
  }
}
