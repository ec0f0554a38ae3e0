import type { Socket } from 'node:net';
import { TCP_KEEPALIVE_MS } from '@posthorn/platform';
import type { CloseReason } from '../engine/counters.js';
import type { Sink } from '../engine/sink.js';
import { descriptorOf, writeDirectly } from './direct-write.js';
import { END_GRACE_MS, type ClientLimits } from '../stream/sink-limits.js';

const STREAM = Symbol('stream');

/** The socket knows its stream, so that all sockets share their listeners. */
interface StreamSocket extends Socket {
  [STREAM]?: DirectStream;
}

/**
 * A connection that is nothing but a stream: no parser, no request, no response. What the client sends behind its request is
 * read and dropped, so that its end is seen.
 */
export class DirectStream implements Sink {
  /** Called once, when the connection has gone; the reason where it was not the client. */
  onClosed: ((reason: CloseReason | undefined) => void) | undefined;
  private reason: CloseReason | undefined;
  private watched = false;
  /** Bytes of the write that made the client wait had gone before Node's timeout began to look. */
  private tookSome = false;
  /** From either side; asked before every write, so no getter of the socket. */
  private ended = false;
  /** Something was written through the socket since nothing was seen to wait there. */
  private mayWait = true;
  private readonly descriptor: number;

  constructor(
    private readonly socket: StreamSocket,
    private readonly limits: ClientLimits,
  ) {
    this.descriptor = descriptorOf(socket);
    socket[STREAM] = this;
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    socket.on('timeout', onTimeout);
    socket.on('end', onEnd);
    socket.on('close', onClose);
    socket.on('data', drop);
    socket.resume();
  }

  write(chunk: Buffer): boolean {
    if (this.ended) return true;
    const taken = this.waiting ? 0 : writeDirectly(this.socket, this.descriptor, chunk);
    if (taken === chunk.length) return true;
    this.mayWait = true;
    this.socket.write(taken === 0 ? chunk : chunk.subarray(taken));
    if (!this.waiting) return true;
    this.tookSome ||= taken > 0;
    // A timer that every write sets back costs one fiftieth of a delivery; only who does not take a write at once needs it.
    if (!this.watched) this.watch(this.limits.stallMs);
    return false;
  }

  get waiting(): boolean {
    this.mayWait &&= this.socket.writableLength > 0;
    return this.mayWait;
  }

  /** Without a `drain` to come nobody would ever be called back. */
  get congested(): boolean {
    return this.socket.writableLength > this.limits.clientBytes && this.socket.writableNeedDrain;
  }

  whenDrained(callback: () => void): void {
    this.socket.once('drain', callback);
  }

  /** Closes the connection when all has been sent, as Node's HTTP server does: what the client does with its side is its own affair. */
  end(): void {
    this.ended = true;
    this.socket.destroySoon();
    this.socket.setTimeout(END_GRACE_MS, cutOff);
  }

  /**
   * Node's timeout sees every byte that leaves from its queue, so nothing has for all that time. Who took part of a write has twice the time, as
   * by Node's own write: the kernel tells of room when a third of its buffer is free, which a slow client takes a while for.
   */
  timedOut(): void {
    if (this.waiting && this.tookSome) {
      this.tookSome = false;
      this.watch(this.limits.stallMs);
    } else if (this.waiting) {
      this.reason ??= 'stalled';
      this.socket.destroy();
    } else this.watch(0);
  }

  closed(): void {
    this.ended = true;
    this.onClosed?.(this.reason);
  }

  /** @param timeoutMs 0 for none */
  private watch(timeoutMs: number): void {
    this.watched = timeoutMs > 0;
    this.socket.setTimeout(timeoutMs);
  }
}

function onTimeout(this: StreamSocket): void {
  this[STREAM]?.timedOut();
}

/** As Node's HTTP server does: a client that will say nothing more gets no more. */
function onEnd(this: StreamSocket): void {
  this.destroy();
}

function onClose(this: StreamSocket): void {
  this[STREAM]?.closed();
}

function cutOff(this: StreamSocket): void {
  this.destroy();
}

function drop(): void {
  // Behind its request a client has nothing to say.
}
