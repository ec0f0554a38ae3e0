import type { Socket } from 'node:net';
import { KEEP_ALIVE_TIMEOUT_MS } from '@posthorn/platform';
import { MAX_REPORT_BYTES } from '../mail-events/report-route.js';
import { INCOMPLETE, MAX_HEAD_BYTES, readReportRequest, type ReportRequest } from './report-request.js';

/** What a client may send ahead while its report is recorded. */
const MAX_AHEAD_BYTES = MAX_HEAD_BYTES + MAX_REPORT_BYTES;

export interface ReportAnswerer {
  /**
   * @returns nothing when the whole stack has to look at the request; nothing has been done then
   * @throws (the promise) when it could not be recorded: the whole stack tries once more, and says why
   */
  answer(request: ReportRequest): Promise<string> | undefined;
  /** Hands the connection on, as if nobody had looked. @param bytes what it has brought that is not answered */
  handOn(socket: Socket, bytes: Buffer): void;
  closed(connection: ReportConnection): void;
}

const CONNECTION = Symbol('connection');

/** The socket knows its connection, so that all sockets share their listeners. */
interface ReportSocket extends Socket {
  [CONNECTION]?: ReportConnection;
}

/**
 * A connection for as long as it brings nothing but delivery reports, one after the other: no parser, no request, no
 * response. With the first request that is anything else it is handed on, for good.
 */
export class ReportConnection {
  /** What has come and is not answered. */
  private held: Buffer | undefined;
  private answering = false;
  /** The client, or this server, asks nothing more of it. */
  private ending = false;

  constructor(
    private readonly socket: ReportSocket,
    private readonly answerer: ReportAnswerer,
  ) {
    socket[CONNECTION] = this;
    socket.setTimeout(KEEP_ALIVE_TIMEOUT_MS);
    for (const [event, listener] of LISTENERS) socket.on(event, listener);
  }

  /** Closes it when what is under way has been answered. */
  end(): void {
    this.ending = true;
    if (this.answering) return;
    if (this.held) this.handOn();
    else this.socket.end();
  }

  received(chunk: Buffer): void {
    this.held = this.held ? Buffer.concat([this.held, chunk]) : chunk;
    if (!this.answering) this.next();
    else if (this.held.length > MAX_AHEAD_BYTES) this.socket.pause();
  }

  timedOut(): void {
    if (this.answering) return;
    if (this.held) this.handOn();
    else this.socket.end();
  }

  closed(): void {
    this.answerer.closed(this);
  }

  private next(): void {
    const { held } = this;
    if (!held) return;
    const request = readReportRequest(held);
    if (request === INCOMPLETE && !this.ending) return;
    const answer = request && request !== INCOMPLETE && this.answerer.answer(request);
    if (!answer) return this.handOn();
    this.answering = true;
    answer.then(
      (text) => this.answered(text, request.length),
      () => this.failed(),
    );
  }

  private answered(text: string, length: number): void {
    this.answering = false;
    const { socket, held } = this;
    if (socket.destroyed) return;
    this.held = held && held.length > length ? held.subarray(length) : undefined;
    const taken = socket.write(text, 'latin1');
    if (!this.held && this.ending) socket.end();
    else if (!taken) this.waitForDrain();
    else this.goOn();
  }

  /** A client that takes no answers gets to send no reports. */
  private waitForDrain(): void {
    this.socket.pause();
    this.socket.once('drain', () => this.goOn());
  }

  private goOn(): void {
    if (this.socket.isPaused()) this.socket.resume();
    this.next();
  }

  private failed(): void {
    this.answering = false;
    if (!this.socket.destroyed) this.handOn();
  }

  private handOn(): void {
    const { socket, held } = this;
    // Half a request, and no more to come.
    if (socket.readableEnded) return void socket.end();
    delete socket[CONNECTION];
    socket.setTimeout(0);
    for (const [event, listener] of LISTENERS) socket.removeListener(event, listener);
    this.answerer.closed(this);
    this.answerer.handOn(socket, held ?? Buffer.alloc(0));
  }
}

const LISTENERS: readonly (readonly [event: string, listener: (this: ReportSocket, chunk: Buffer) => void])[] = [
  ['data', onData],
  ['timeout', onTimeout],
  ['end', onEnd],
  ['close', onClose],
  ['error', onError],
];

function onData(this: ReportSocket, chunk: Buffer): void {
  this[CONNECTION]?.received(chunk);
}

function onTimeout(this: ReportSocket): void {
  this[CONNECTION]?.timedOut();
}

function onEnd(this: ReportSocket): void {
  this[CONNECTION]?.end();
}

function onClose(this: ReportSocket): void {
  this[CONNECTION]?.closed();
}

function onError(): void {
  // It shows as a close.
}
