import { constants, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { HttpServer } from './http-server.js';

/** The largest stream id: none is refused that the client has sent by the time it hears of it. RFC 9113 section 6.8. */
const ANY_STREAM = 2 ** 31 - 1;

/** The open connections of a server, of what kind they may be; what Node's servers know of them differs with the kind. */
export class Connections {
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<ServerHttp2Session>();

  constructor(server: HttpServer) {
    // With TLS a connection is seen twice: as it comes, and once more when its handshake is done.
    for (const event of ['connection', 'secureConnection']) {
      server.on(event, (socket: Socket | TLSSocket) => {
        this.#sockets.add(socket);
        socket.once('close', () => this.#sockets.delete(socket));
      });
    }
    server.on('session', (session: ServerHttp2Session) => {
      this.#sessions.add(session);
      session.once('close', () => this.#sessions.delete(session));
    });
  }

  /** Asks HTTP/2 clients to open further streams elsewhere; those they have go on. */
  announceEnd(): void {
    for (const session of this.#sessions)
      if (!session.destroyed) session.goaway(constants.NGHTTP2_NO_ERROR, ANY_STREAM);
  }

  /**
   * Closes those that have brought nothing yet. Browsers open them ahead, and for Node they are not idle: a closing server waits for
   * them. HTTP/2 connections close as soon as they have no stream.
   */
  closeUnused(): void {
    for (const session of this.#sessions) session.close();
    for (const socket of this.#sockets) if (socket.bytesRead === 0 && !isHttp2(socket)) socket.destroy();
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Its bytes are counted elsewhere. */
function isHttp2(socket: Socket | TLSSocket): boolean {
  return 'alpnProtocol' in socket && socket.alpnProtocol === 'h2';
}
