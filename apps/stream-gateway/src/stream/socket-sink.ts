import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Sink } from '../engine/sink.js';
import { END_GRACE_MS } from './sink-limits.js';

/**
 * An HTTP/1.1 response whose head has been sent. The body goes straight to the socket: no chunk framing, one
 * write is one send. It ends with the connection (RFC 9112, 6.3 rule 8). The response stays attached, because a
 * server that closes takes a connection without one for idle and cuts it.
 */
export class SocketSink implements Sink {
  /** @param limitBytes what may wait in this process for the client */
  constructor(
    private readonly response: ServerResponse,
    private readonly socket: Socket,
    private readonly limitBytes: number,
  ) {}

  write(chunk: Buffer): boolean {
    if (this.socket.writable) this.socket.write(chunk);
    return !this.waiting;
  }

  get waiting(): boolean {
    return this.socket.writableLength > 0;
  }

  /** Without a `drain` to come nobody would ever be called back. */
  get congested(): boolean {
    return this.socket.writableLength > this.limitBytes && this.socket.writableNeedDrain;
  }

  whenDrained(callback: () => void): void {
    this.socket.once('drain', callback);
  }

  end(): void {
    this.response.end();
    this.socket.setTimeout(END_GRACE_MS, () => this.socket.destroy());
  }
}
