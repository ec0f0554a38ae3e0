import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

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
  let isCut = false;
  // It listens all the time: a port that is given up may be taken.
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()));
  });
  await once(server.listen(0, '127.0.0.1').unref(), 'listening');
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    async cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
      sockets.clear();
    },
    async mend() {
      isCut = false;
    },
  };
}
