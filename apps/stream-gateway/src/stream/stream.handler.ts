import { callerOf, Problem } from '@posthorn/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StreamDialect } from '../dialect.js';
import type { StreamEngine } from '../engine/engine.js';
import { encodeComment } from '../engine/sse-frame.js';
import type { RawQuery } from '../request/parameters.js';
import type { OpenKeys } from './open-keys.js';
import { openResponse, STREAM_HEADERS, type ClientLimits } from './open-response.js';
import type { StreamPlanner } from './stream-planner.js';

export interface StreamLimits extends ClientLimits {
  /** Streams of this process. */
  readonly streams: number;
}

/** Says that retention has removed events after the client's cursor; beside the `stream.gap` event. */
const GAP_HEADER = { 'stream-gap': 'retention' };

/** From an authorised request to a stream in the engine's hands; the same for every dialect. */
export class StreamHandler {
  constructor(
    private readonly engine: StreamEngine,
    private readonly planner: StreamPlanner,
    private readonly keys: OpenKeys,
    private readonly limits: StreamLimits,
  ) {}

  /** @throws Problem, before anything was sent */
  async serve(dialect: StreamDialect, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = callerOf(request);
    const query = dialect.read({
      query: request.query as RawQuery,
      lastEventId: headerOf(request, 'last-event-id'),
      caller,
    });
    const { filter, start, gap } = await this.planner.plan(query, caller);
    const headers = gap ? GAP_HEADER : {};
    if (request.method === 'HEAD') return void reply.headers({ ...STREAM_HEADERS, ...headers }).send();
    if (request.raw.destroyed || reply.raw.destroyed) return void reply.hijack();
    this.assertRoom(caller.keyId);
    const greeting = encodeComment(dialect.timing.greeting);
    const { sink, onClosed, onStalled } = openResponse(reply, headers, greeting, this.limits);
    const connection = this.engine.connect({ filter, dialect, sink }, start);
    const leave = this.keys.add(caller.keyId, bearerOf(request), () => this.engine.end(connection, 'revoked'));
    onStalled(() => this.engine.disconnect(connection, 'stalled'));
    onClosed(() => {
      this.engine.disconnect(connection);
      leave();
    });
  }

  private assertRoom(keyId: string): void {
    this.keys.assertRoom(keyId);
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

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The guard has accepted it; kept to ask again whether it is still good. */
function bearerOf({ headers }: FastifyRequest): string {
  return (headers.authorization ?? '').replace(/^bearer +/i, '').trim();
}
