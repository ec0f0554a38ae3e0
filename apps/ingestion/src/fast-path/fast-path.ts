import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  interceptConnections,
  KEEP_ALIVE_TIMEOUT_MS,
  requestIdFrom,
  ResponseHead,
  type FastPath,
  type HandOn,
} from '@posthorn/platform';
import { parseReport } from '../mail-events/delivery-report.js';
import type { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import type { ReportPath } from '../mail-events/report-route.js';
import { isSignedBy } from '../mail-events/report-signature.js';
import { ReportConnection, type ReportAnswerer } from './report-connection.js';
import type { ReportRequest } from './report-request.js';

const NOTHING = Buffer.alloc(0);

export interface ReportFastPathOptions {
  /** The webhook's; without one every report is refused, by the whole stack. */
  readonly secret: string | undefined;
  /** Of every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Told of every answer. */
  readonly answered?: (durationMs: number, path: ReportPath) => void;
}

/**
 * The short way of a delivery report: one that is signed and in order is recorded without Node's HTTP parser, Fastify and
 * Nest. It can only say yes: what it does not take, and what fails, is the whole stack's, so that every refusal has one
 * home (ADR 0015). What records a report is the same code on both ways.
 */
export class ReportFastPath implements FastPath, ReportAnswerer {
  /** Reports it has answered, and connections it has handed on. */
  readonly counts = { answered: 0, handedOn: 0 };
  private readonly connections = new Set<ReportConnection>();
  private readonly head: ResponseHead;
  private pass: HandOn | undefined;
  private ended = false;

  constructor(
    private readonly handler: Pick<MailEventsHandler, 'receive'>,
    private readonly options: ReportFastPathOptions,
  ) {
    this.head = new ResponseHead({
      ...options.headers,
      'content-type': 'application/json; charset=utf-8',
      connection: 'keep-alive',
      'keep-alive': `timeout=${KEEP_ALIVE_TIMEOUT_MS / 1_000}`,
    });
  }

  standBefore(server: Server): void {
    this.pass = interceptConnections(server, (socket) => {
      if (this.ended) this.handOn(socket, NOTHING);
      else this.connections.add(new ReportConnection(socket, this));
    });
  }

  answer({ path, body, signature, requestId }: ReportRequest): Promise<string> | undefined {
    const { secret, answered } = this.options;
    if (!secret || !isSignedBy(secret, body, signature)) return undefined;
    const parsed = parseReport(body, Date.now());
    if (!parsed.ok) return undefined;
    const arrivedMs = answered && performance.now();
    return this.handler.receive(parsed.report).then((answer) => {
      this.counts.answered++;
      if (arrivedMs !== undefined) answered?.(performance.now() - arrivedMs, path);
      const text = JSON.stringify(answer);
      const headers = { 'x-request-id': requestIdFrom(requestId), 'content-length': String(text.length) };
      return this.head.text(headers) + text;
    });
  }

  handOn(socket: Socket, bytes: Buffer): void {
    this.counts.handedOn++;
    this.pass?.(socket, bytes);
  }

  closed(connection: ReportConnection): void {
    this.connections.delete(connection);
  }

  /** Lets go of the connections that are idle, and of the others when they have their answer; those that still come are not its own. */
  end(): void {
    this.ended = true;
    for (const connection of this.connections) connection.end();
  }
}
