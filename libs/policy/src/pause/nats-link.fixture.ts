import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to the run's server that a test can cut and mend, without touching the server. */
export interface NatsLink {
  readonly url: string;
  /** Ends what is connected, and lets nobody in. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function aNatsLink(natsUrl: string): Promise<NatsLink> {
  const url = new URL(natsUrl);
  const { hostname, port } = url;
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const open = async (at: number) => {
    server = createServer((client) => {
      const upstream = connect(Number(port), hostname);
      client.pipe(upstream).pipe(client);
      for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()));
    });
    await once(server.listen(at, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const own = await open(0);
  url.host = `127.0.0.1:${own}`;
  return {
    url: url.href,
    async cut() {
      const closed = server && once(server, 'close');
      server?.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
    async mend() {
      await open(own);
    },
  };
}
