import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections that have brought nothing yet. Browsers open them ahead, and for Node they are not idle: a closing server waits for them. */
export class UnusedConnections {
  readonly #open = new Set<Socket>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  close(): void {
    for (const socket of this.#open) if (socket.bytesRead === 0) socket.destroy();
  }
}
