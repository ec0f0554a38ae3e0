import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Node's own time for a request's headers is 60 s; milliseconds. */
const FIRST_BYTES_MS = 60_000;

/**
 * Looks at what a connection brings first.
 * @returns true when the connection has been taken over; false hands it on, as if nobody had looked
 */
export type Look = (socket: Socket, first: Buffer) => Promise<boolean>;

/**
 * Lets `look` have every new connection before Node's HTTP server has it. `http.Server` is a `net.Server` with one listener
 * for connections, and that one may be called later ("can be explicitly emitted by users to inject connections", Node's
 * documentation of the event).
 * @returns false when the server is not a plain HTTP/1.1 one, and nothing was changed
 */
export function lookFirst(server: Server, look: Look): boolean {
  const serve = server.listeners('connection').find(({ name }) => name === 'connectionListener');
  if (!serve) return false;
  const onConnection = (socket: Socket): void => {
    socket.on('error', ignore);
    socket.on('end', giveUp);
    socket.setTimeout(FIRST_BYTES_MS, giveUp);
    socket.once('data', (first: Buffer) => {
      socket.pause();
      release(socket);
      void look(socket, first).then((taken) => {
        if (!taken && !socket.destroyed) pass(socket, first);
      });
    });
  };
  server.removeListener('connection', serve as (socket: Socket) => void);
  server.prependListener('connection', onConnection);
  return true;

  function pass(socket: Socket, first: Buffer): void {
    socket.removeListener('error', ignore);
    socket.unshift(first);
    serve?.call(server, socket);
    // In a turn of its own, so that the server has its listeners before the bytes come.
    process.nextTick(() => socket.resume());
  }
}

function release(socket: Socket): void {
  socket.removeListener('end', giveUp);
  socket.setTimeout(0);
  socket.removeListener('timeout', giveUp);
}

function giveUp(this: Socket): void {
  this.destroy();
}

/** What went wrong shows as a close. */
function ignore(): void {
  // Nothing to add.
}
