import { once } from 'node:events';
import { closeSync, openSync, readFileSync, unlinkSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { DirectStream } from './direct-stream.js';
import { descriptorOf } from './direct-write.js';

let server: Server;
let client: Socket;
afterEach(() => {
  client.destroy();
  server.close();
});

async function aConnection(): Promise<Socket> {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  const [socket] = await accepted;
  return socket;
}

test("what the kernel has room for does not pass through Node's stream", async () => {
  const socket = await aConnection();
  const stream = new DirectStream(socket, { clientBytes: 1_000, stallMs: 60_000 });
  expect(stream.write(Buffer.from('data: 1\n\n'))).toBe(true);
  const [received] = (await once(client, 'data')) as [Buffer];
  expect(received.toString()).toBe('data: 1\n\n');
  expect(socket.bytesWritten).toBe(0);
});

test('chunks arrive whole and in order, whichever way each of them went', async () => {
  const socket = await aConnection();
  const stream = new DirectStream(socket, { clientBytes: 1_000, stallMs: 60_000 });
  const chunks = Array.from({ length: 400 }, (_, i) => Buffer.alloc(1 + ((i * 7_919) % 60_000), i % 251));
  const expected = Buffer.concat(chunks);
  const received: Buffer[] = [];
  client.pause();
  client.on('data', (chunk: Buffer) => received.push(chunk));
  const taken = new Set<boolean>();
  for (const [i, chunk] of chunks.entries()) {
    taken.add(stream.write(chunk));
    if (i === 200) client.resume();
    if (i > 200) await new Promise(setImmediate);
  }
  stream.end();
  await once(client, 'end');
  expect(taken).toEqual(new Set([true, false]));
  expect(Buffer.concat(received).equals(expected)).toBe(true);
});

test("a stream whose socket was destroyed in this turn writes to nobody, though its descriptor is somebody else's by now", async () => {
  const socket = await aConnection();
  const stream = new DirectStream(socket, { clientBytes: 1_000, stallMs: 60_000 });
  const descriptor = descriptorOf(socket);
  const path = join(tmpdir(), `direct-write-${process.pid}`);
  stream.write(Buffer.from('first'));
  socket.destroy();
  const files = Array.from({ length: 16 }, () => openSync(path, 'a'));
  stream.write(Buffer.from('stray'));
  const written = readFileSync(path, 'utf8');
  for (const file of files) closeSync(file);
  unlinkSync(path);
  expect(files).toContain(descriptor);
  expect(written).toBe('');
});

test('nothing passes by encryption', async () => {
  const socket = new TLSSocket(await aConnection(), { isServer: true });
  socket.on('error', () => undefined);
  expect(descriptorOf(socket)).toBe(-1);
  socket.destroy();
});

test('a client that is gone is met by the socket, not by an exception', async () => {
  const socket = await aConnection();
  const stream = new DirectStream(socket, { clientBytes: 1_000, stallMs: 60_000 });
  const closed = new Promise((resolve) => socket.once('error', () => undefined).once('close', resolve));
  client.resetAndDestroy();
  while (!socket.closed) {
    stream.write(Buffer.from('x'));
    await new Promise(setImmediate);
  }
  await closed;
  expect(stream.write(Buffer.from('x'))).toBe(true);
});
