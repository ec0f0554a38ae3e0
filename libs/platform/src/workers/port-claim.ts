import { once } from 'node:events';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { PortTakenError } from '../http/service-options.js';

/** The right to share a port among processes of ours, and only those. */
export interface PortClaim {
  readonly port: number;
  release(): void;
}

/**
 * Makes sure that nobody else listens on the port, and that nobody who asks like this will. The kernel lets any process
 * of the same user in on a shared port, so two services set to one port would get each other's connections.
 * @param port 0 chooses a free one
 * @throws PortTakenError
 */
export async function claimPort(host: string, port: number): Promise<PortClaim> {
  const probe = await listen({ host, port, exclusive: true }, host, port);
  try {
    const address = probe.address();
    if (address === null || typeof address === 'string') throw new Error('the probe does not listen on a TCP port');
    // An abstract socket (unix(7)) belongs to one process, leaves no file, and goes with it.
    const lock = await listen({ path: `\0posthorn-port-${host}-${address.port}` }, host, address.port);
    lock.unref();
    return { port: address.port, release: () => void lock.close() };
  } finally {
    probe.close();
    await once(probe, 'close');
  }
}

async function listen(options: ListenOptions, host: string, port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(options);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken ? new PortTakenError(host, port, { cause: error }) : error;
  }
}
