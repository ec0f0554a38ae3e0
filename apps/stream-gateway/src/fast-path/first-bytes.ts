import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { interceptConnections, REQUEST_TIMEOUT_MS } from '@posthorn/platform';

/**
 * Looks at what a connection brings first.
 * @returns true when the connection has been taken over; false hands it on, as if nobody had looked
 */
export type Look = (socket: Socket, first: Buffer) => Promise<boolean>;

/**
 * Lets `look` have every new connection, with its first bytes, before the server has it.
 * @returns false when the server is not a plain HTTP/1.1 one, and nothing was changed
 */
export function lookFirst(server: Server, look: Look): boolean {
  const handOn = interceptConnections(server, (socket) => {
    socket.on('error', ignore);
    socket.on('end', giveUp);
    socket.setTimeout(REQUEST_TIMEOUT_MS, giveUp);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.setTimeout(0);
      socket.removeListener('timeout', giveUp);
      void look(socket, first).then((taken) => {
        socket.removeListener('end', giveUp);
        if (taken || socket.destroyed) return;
        socket.removeListener('error', ignore);
        handOn?.(socket, first);
      });
    });
  });
  return handOn !== undefined;
}

/** Also of a client that leaves during the look: Node's server, too, answers nobody who has said that he says no more. */
function giveUp(this: Socket): void {
  this.destroy();
}

/** What went wrong shows as a close. */
function ignore(): void {
  // Nothing to add.
}
