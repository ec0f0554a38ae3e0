import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to the run's server that a test can cut without touching the server. */
export interface NatsProxy {
  readonly url: string;
  /** Ends what is connected, and lets nobody in any more. */
  cut(): Promise<void>;
}

export async function aNatsProxy(natsUrl: string): Promise<NatsProxy> {
  const url = new URL(natsUrl);
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address() as AddressInfo;
  url.host = `127.0.0.1:${address.port}`;
  return {
    url: url.href,
    async cut() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
