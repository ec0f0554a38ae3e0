import type { Socket } from 'node:net';
import { KEEP_ALIVE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from '@posthorn/platform';
import { MAX_REPORT_BYTES } from '../mail-events/report-route.js';
import { MAX_HEAD_BYTES, readReportRequest, type ReportRequest } from './report-request.js';

/** As Node's server (`keepAliveTimeoutBuffer`): longer than it says, or a client that believes it may send too late. */
const IDLE_MS = KEEP_ALIVE_TIMEOUT_MS + 1_000;
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
  /** There is nothing to look at before so many bytes have come. */
  private wanted = 0;
  /** By when they have to; milliseconds, monotonic. */
  private wantedByMs = Infinity;
  private answering = false;
  /** The client takes no answers at present, so it gets to send no reports. */
  private full = false;
  /** The client, or this server, asks nothing more of it. */
  private ending = false;

  constructor(
    private readonly socket: ReportSocket,
    private readonly answerer: ReportAnswerer,
  ) {
    socket[CONNECTION] = this;
    socket.setTimeout(IDLE_MS);
    for (const [event, listener] of LISTENERS) socket.on(event, listener);
  }

  /** Closes it when what is under way has been answered. */
  end(): void {
    this.ending = true;
    if (this.answering || this.full) return;
    if (this.held) this.handOn();
    else this.socket.destroySoon();
  }

  received(chunk: Buffer): void {
    this.held = this.held ? Buffer.concat([this.held, chunk]) : chunk;
    if (this.answering || this.full) this.holdBack();
    else if (this.held.length >= this.wanted) this.next();
    // The whole stack has a limit of its own, and says so.
    else if (performance.now() > this.wantedByMs) this.handOn();
  }

  timedOut(): void {
    if (this.answering) return;
    if (this.held && !this.full) this.handOn();
    else this.socket.destroy();
  }

  drained(): void {
    if (!this.full) return;
    this.full = false;
    this.goOn();
  }

  closed(): void {
    this.answerer.closed(this);
  }

  private next(): void {
    const { held } = this;
    if (!held) return;
    const request = readReportRequest(held);
    if (typeof request === 'number' && !this.ending) return this.waitFor(request);
    const answer = typeof request === 'object' && this.answerer.answer(request);
    if (!answer) return this.handOn();
    this.answering = true;
    answer.then(
      (text) => this.answered(text, request.length),
      () => this.failed(),
    );
  }

  private waitFor(bytes: number): void {
    this.wanted = bytes;
    this.wantedByMs = performance.now() + REQUEST_TIMEOUT_MS;
  }

  private answered(text: string, length: number): void {
    this.answering = false;
    this.wanted = 0;
    const { socket, held } = this;
    if (socket.destroyed) return;
    this.held = held && held.length > length ? held.subarray(length) : undefined;
    this.full = !socket.write(text, 'latin1');
    if (this.full) socket.pause();
    else this.goOn();
  }

  private goOn(): void {
    if (this.ending && !this.held) return this.socket.destroySoon();
    if (this.socket.isPaused() && !this.isAhead()) this.socket.resume();
    this.next();
  }

  private holdBack(): void {
    if (this.isAhead()) this.socket.pause();
  }

  private isAhead(): boolean {
    return this.held !== undefined && this.held.length > MAX_AHEAD_BYTES;
  }

  private failed(): void {
    this.answering = false;
    if (!this.socket.destroyed) this.handOn();
  }

  private handOn(): void {
    const { socket, held } = this;
    this.held = undefined;
    // Half a request, and no more to come.
    if (socket.readableEnded) return socket.destroySoon();
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
  ['drain', onDrain],
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

function onDrain(this: ReportSocket): void {
  this[CONNECTION]?.drained();
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
