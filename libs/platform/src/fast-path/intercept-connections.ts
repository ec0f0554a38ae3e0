import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Gives a connection to whom it would have come, as if nobody had looked at it.
 * @param bytes what it has brought that is not answered
 */
export type HandOn = (socket: Socket, bytes: Buffer) => void;

type Serve = (this: Server, socket: Socket) => void;

/** Who has stepped in front of a server's own listener last; several may, one before the other. */
const foremost = new WeakMap<Server, Serve>();

/**
 * Gives `take` every new connection before Node's HTTP server has it. `http.Server` is a `net.Server` with one listener for
 * connections, and that one may be called later ("can be explicitly emitted by users to inject connections", Node's
 * documentation of the event).
 * @returns nothing when the server is not a plain HTTP/1.1 one, and nothing was changed
 */
export function interceptConnections(server: Server, take: (socket: Socket) => void): HandOn | undefined {
  const serve = foremost.get(server) ?? ownListener(server);
  if (!serve) return undefined;
  server.removeListener('connection', serve);
  server.prependListener('connection', take);
  foremost.set(server, take);
  return (socket, bytes) => {
    socket.pause();
    if (bytes.length > 0) socket.unshift(bytes);
    serve.call(server, socket);
    // In a turn of its own, so that the server has its listeners before the bytes come.
    process.nextTick(() => socket.resume());
  };
}

/** Node exports it nowhere, so its name has to do. */
function ownListener(server: Server): Serve | undefined {
  return server.listeners('connection').find(({ name }) => name === 'connectionListener') as Serve | undefined;
}
