import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { lookFirst } from './first-bytes.js';

let server: Server;
let client: Socket;
afterEach(() => {
  client.destroy();
  server.close().closeAllConnections();
});

/** @returns the server's end of a connection whose client has sent a request and is looked at until `looked` */
async function underLook(looked: Promise<boolean>): Promise<{ socket: Socket; errors: Error[] }> {
  const errors: Error[] = [];
  server = createServer().on('clientError', (error) => errors.push(error));
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  lookFirst(server, () => looked);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => undefined).write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  const [socket] = await accepted;
  await expect.poll(() => socket.bytesRead).toBeGreaterThan(0);
  return { socket, errors };
}

test.each([
  ['taken', true],
  ['handed on', false],
])('a client that leaves while it is looked at is let go, whether it would have been %s', async (_, taken) => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const { socket, errors } = await underLook(promise);
  client.end();
  await once(socket, 'close');
  resolve(taken);
  await sleep(20);
  expect(errors).toEqual([]);
});
