import type { Socket } from 'node:net';
import { DatabaseModule } from '@posthorn/database';
import { EventLogModule } from '@posthorn/event-log';
import { createLogger, startService } from '@posthorn/platform';
import { StreamGatewayModule } from '@posthorn/stream-gateway';
import { streamGatewaySettings } from '@posthorn/stream-gateway/config';
import { testServers } from '@posthorn/testing';
import { StreamEngine } from '../../apps/stream-gateway/src/engine/engine.js';
import type { Counters } from '../../apps/stream-gateway/src/engine/counters.js';

/** A gateway in this process, on the run's own servers. */
export interface Gateway {
  readonly url: string;
  readonly engine: StreamEngine;
  readonly counters: Counters;
  /** The server's side of its open connections. */
  readonly sockets: ReadonlySet<Socket>;
  stop(): Promise<void>;
}

/** @param settings STREAM_* variables */
export async function startGateway(settings: Readonly<Record<string, unknown>> = {}): Promise<Gateway> {
  const { natsUrl, databaseUrl } = testServers();
  const service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse(settings)),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'fatal' }),
  });
  const { app, url } = service;
  const sockets = new Set<Socket>();
  app.getHttpServer().on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const engine = app.get(StreamEngine);
  return { url, engine, counters: engine.counters, sockets, stop: () => service.stop() };
}
