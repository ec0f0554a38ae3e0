import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { DirectStream } from './direct-stream.js';

const CHUNK = Buffer.alloc(4_000_000, '.');
let server: Server;
let client: Socket;
afterEach(() => {
  client.destroy();
  server.close();
});

/** A stream whose client never closes its side of the connection. */
async function aStream(stallMs = 60_000): Promise<{ socket: Socket; stream: DirectStream }> {
  // As Node's HTTP servers have it.
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => undefined);
  const [socket] = await accepted;
  return { socket, stream: new DirectStream(socket, { clientBytes: 1_000, stallMs }) };
}

test('an ended stream is gone when its client has taken everything, whatever the client does with its side', async () => {
  const { socket, stream } = await aStream();
  let taken = 0;
  client.on('data', (chunk: Buffer) => (taken += chunk.length));
  stream.write(CHUNK);
  stream.end();
  await once(socket, 'close');
  await once(client, 'end');
  expect(taken).toBe(CHUNK.length);
});

test('an ended stream waits for a client that is slow, and not for one that takes nothing', async () => {
  const { socket, stream } = await aStream();
  client.pause();
  stream.write(CHUNK);
  stream.end();
  expect(socket.destroyed).toBe(false);
  socket.emit('timeout');
  expect(socket.destroyed).toBe(true);
});

test('a client that took a part of a write is not cut off before twice the time, as the kernel tells late of what it takes', async () => {
  const { socket, stream } = await aStream(200);
  client.pause();
  const reasons: (string | undefined)[] = [];
  stream.onClosed = (reason) => reasons.push(reason);
  const startedMs = performance.now();
  // More than the kernel has room for on both sides.
  const chunk = Buffer.alloc(64_000_000, '.');
  stream.write(chunk);
  expect(socket.writableLength).toBeLessThan(chunk.length);
  await once(socket, 'close');
  expect(performance.now() - startedMs).toBeGreaterThan(390);
  expect(reasons).toEqual(['stalled']);
});
