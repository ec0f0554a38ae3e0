import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { requestIdFrom } from '@posthorn/platform';
import { parseReport } from '../mail-events/delivery-report.js';
import type { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { isSignedBy } from '../mail-events/report-signature.js';
import { answerText, HttpDate } from './report-answer.js';
import { ReportConnection, type ReportAnswerer } from './report-connection.js';
import type { ReportRequest } from './report-request.js';

type Listener = (this: Server, socket: Socket) => void;

export interface FastPathOptions {
  /** The webhook's; without one every report is refused, by the whole stack. */
  readonly secret: string | undefined;
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Told of every answer. */
  readonly answered?: (durationMs: number) => void;
}

/**
 * The short way of a delivery report: one that is signed and in order is recorded without Node's HTTP parser, Fastify and
 * Nest. It can only say yes: what it does not take, and what fails, is the whole stack's, so that every refusal has one
 * home (ADR 0015). What records a report is the same code on both ways.
 */
export class FastPath implements ReportAnswerer {
  /** Reports it has answered, and connections it has handed on. */
  readonly counts = { answered: 0, handedOn: 0 };
  private readonly connections = new Set<ReportConnection>();
  private readonly date = new HttpDate();
  private serve: ((socket: Socket) => void) | undefined;

  constructor(
    private readonly handler: Pick<MailEventsHandler, 'receive'>,
    private readonly options: FastPathOptions,
  ) {}

  /**
   * Takes every new connection before Node's HTTP server has it, which may be given it later ("can be explicitly emitted
   * by users to inject connections", Node's documentation of the event).
   * @returns false when the server is not a plain HTTP/1.1 one, and nothing was changed
   */
  standBefore(server: Server): boolean {
    // Node's own, or another fast path's.
    const next = server.listeners('connection').find(({ name }) => /^(connectionListener|onConnection)$/.test(name));
    if (!next) return false;
    const serve = next as Listener;
    this.serve = (socket) => serve.call(server, socket);
    const open = (socket: Socket) => this.connections.add(new ReportConnection(socket, this));
    server.removeListener('connection', serve);
    // By this name another fast path finds it.
    server.prependListener('connection', function connectionListener(socket: Socket) {
      open(socket);
    });
    return true;
  }

  answer({ body, signature, requestId }: ReportRequest): Promise<string> | undefined {
    const { secret, answered } = this.options;
    if (!secret || !isSignedBy(secret, body, signature)) return undefined;
    const parsed = parseReport(body, Date.now());
    if (!parsed.ok) return undefined;
    const arrivedMs = answered && performance.now();
    return this.handler.receive(parsed.report).then((answer) => {
      this.counts.answered++;
      if (arrivedMs !== undefined) answered?.(performance.now() - arrivedMs);
      const headers = { 'x-request-id': requestIdFrom(requestId), ...this.options.headers };
      return answerText(headers, JSON.stringify(answer), this.date.now());
    });
  }

  handOn(socket: Socket, bytes: Buffer): void {
    this.counts.handedOn++;
    socket.pause();
    if (bytes.length > 0) socket.unshift(bytes);
    this.serve?.(socket);
    // In a turn of its own, so that the server has its listeners before the bytes come.
    process.nextTick(() => socket.resume());
  }

  closed(connection: ReportConnection): void {
    this.connections.delete(connection);
  }

  /** Lets go of the connections that are idle, and of the others when they have their answer. */
  end(): void {
    for (const connection of this.connections) connection.end();
  }
}
