import { constants, type Http2ServerResponse } from 'node:http2';
import type { Sink } from '../engine/sink.js';
import { PieceQueue } from './piece-queue.js';
import { END_GRACE_MS, type ClientLimits } from './sink-limits.js';

/** Handed to Node at once, a frame's worth (RFC 9113 section 4.2). A client that takes as much is not stalled. */
const PIECE_BYTES = 16_384;
/** What left while this process itself stood still is told of after its timers: before a client is cut off, it has so long to be told. Milliseconds. */
const LATE_NEWS_MS = 200;

/**
 * One HTTP/2 response whose head has been sent. The connection is shared, so nothing of it tells how this client is doing, and
 * even Node's timeout of a stream sees the bytes of all of them. What waits is therefore kept here and handed on piece by
 * piece, each when the one before has left. A flow-control window that stays shut holds back its own stream alone.
 */
export class Http2Sink implements Sink {
  /** Called when the client is cut off because it has stalled. */
  onStalled = (): void => undefined;
  private readonly queue = new PieceQueue(PIECE_BYTES);
  private waitingBytes = 0;
  private sendingBytes = 0;
  private moved = false;
  private ended = false;
  private timer: NodeJS.Timeout | undefined;
  private drained: (() => void)[] = [];

  constructor(
    private readonly response: Http2ServerResponse,
    private readonly limits: ClientLimits,
  ) {
    response.once('close', () => clearTimeout(this.timer));
  }

  write(chunk: Buffer): boolean {
    if (this.ended || !this.response.stream.writable) return true;
    this.queue.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.sendingBytes === 0) this.send();
    this.timer ??= this.lookIn(this.limits.stallMs);
    return !this.waiting;
  }

  get waiting(): boolean {
    return this.waitingBytes > 0;
  }

  get congested(): boolean {
    return this.waitingBytes > this.limits.clientBytes;
  }

  whenDrained(callback: () => void): void {
    this.drained.push(callback);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    if (!this.waiting) this.response.end();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.cut(), END_GRACE_MS).unref();
  }

  private send(): void {
    const piece = this.queue.take();
    this.sendingBytes = piece?.length ?? 0;
    if (piece) this.response.stream.write(piece, this.sent);
    else this.becomeIdle();
  }

  private readonly sent = (error?: Error | null): void => {
    if (error) return;
    this.moved = true;
    this.waitingBytes -= this.sendingBytes;
    this.send();
  };

  private becomeIdle(): void {
    const callbacks = this.drained;
    this.drained = [];
    for (const callback of callbacks) callback();
    if (this.ended) this.response.end();
  }

  private lookIn(ms: number, isLast = false): NodeJS.Timeout {
    return setTimeout(() => this.look(isLast), ms).unref();
  }

  /** One timer while something waits, not one per write: it looks whether anything has left since it was set. */
  private look(isLast: boolean): void {
    if (!this.waiting) this.timer = undefined;
    else if (this.moved) this.timer = this.lookIn(this.limits.stallMs);
    else if (isLast) this.stall();
    else this.timer = this.lookIn(LATE_NEWS_MS, true);
    this.moved = false;
  }

  private stall(): void {
    this.onStalled();
    this.cut();
  }

  private cut(): void {
    this.response.stream.close(constants.NGHTTP2_CANCEL);
  }
}
