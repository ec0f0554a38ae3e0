import type { Http2Server } from 'node:http2';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TCP_KEEPALIVE_MS } from './timeouts.js';

/** What every HTTP/2 client sends first. @see RFC 9113 section 3.4 */
const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

/** Node's HTTP/1.1 parser knows the preface and stops behind it. @see https://nodejs.org/api/http.html#event-clienterror */
interface PrefaceError extends Error {
  readonly code: 'HPE_PAUSED_H2_UPGRADE';
  readonly rawPacket: Buffer;
  /** Of that packet; the preface's last byte among them. */
  readonly bytesParsed: number;
}

/** Connections that turned out to speak HTTP/2: the HTTP/1.1 server still reports an error of theirs, and it means nothing. */
const taken = new WeakSet<Duplex>();

/** HTTP/2 without TLS, for clients that know (RFC 9113 section 3.3): proxies. It costs an HTTP/1.1 connection nothing. */
export class PriorKnowledge {
  constructor(private readonly http2: Http2Server) {}

  take(error: Error, socket: Duplex): void {
    if (!isPreface(error) || taken.has(socket)) return;
    taken.add(socket);
    if (socket instanceof Socket) socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    // Those of the HTTP/1.1 server; the socket's own are for its end.
    for (const event of ['data', 'drain', 'timeout', 'error']) socket.removeAllListeners(event);
    // As Node does before it hands over a socket of `upgrade`: whoever reads next decides how.
    Object.assign(socket, { readableFlowing: null });
    socket.unshift(Buffer.concat([Buffer.from(PREFACE), error.rawPacket.subarray(error.bytesParsed)]));
    this.http2.emit('connection', socket);
  }
}

/** Whether what the HTTP/1.1 server calls an error is none, because the connection speaks HTTP/2. */
export function isHttp2(error: Error, socket: Duplex): boolean {
  return isPreface(error) || taken.has(socket);
}

function isPreface(error: Error): error is PrefaceError {
  return 'code' in error && error.code === 'HPE_PAUSED_H2_UPGRADE';
}
