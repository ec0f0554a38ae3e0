import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { KEEP_ALIVE_TIMEOUT_MS } from '@posthorn/platform';
import { afterEach, expect, test, vi } from 'vitest';
import { ReportFastPath } from './fast-path.js';

const SECRET = 'webhook-secret';
const BODY = '{"reach_send_id":"uuid","event":"sent"}';
const UNMATCHED = { ok: true, matched: false } as const;
const opened: (Server | Socket)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const each of opened.splice(0)) {
    if ('listen' in each) each.close().closeAllConnections();
    else each.destroy();
  }
});

function aReport(body = BODY): string {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return (
    'POST /api/webhooks/mail-events HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n' +
    `x-reach-signature: ${signature}\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}

/** A server that says so where the fast path does not answer. */
async function aFastPath(receive: () => Promise<typeof UNMATCHED> = async () => UNMATCHED) {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.end('whole stack'));
  });
  const fastPath = new ReportFastPath({ receive }, { secret: SECRET, headers: {} });
  fastPath.standBefore(server);
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(server);
  const dial = (options: Partial<NetConnectOpts> = {}): Socket => {
    const { port } = server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...options }).on('error', () => undefined);
    opened.push(socket);
    return socket;
  };
  return { server, fastPath, accepted, dial };
}

function textOf(socket: Socket): () => string {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  return () => text;
}

const answersIn = (text: string) => text.split('HTTP/1.1 200').length - 1;

test('a client that is idle and never closes its side is let go all the same', async () => {
  const { fastPath, accepted, dial } = await aFastPath();
  const client = dial({ allowHalfOpen: true });
  client.write(aReport());
  await once(client, 'data');
  const [socket] = await accepted;
  expect(socket.timeout).toBe(KEEP_ALIVE_TIMEOUT_MS + 1_000);
  fastPath.end();
  await once(socket, 'close');

  const silent = await aFastPath();
  silent.dial({ allowHalfOpen: true });
  const [unused] = await silent.accepted;
  unused.emit('timeout');
  await expect.poll(() => unused.destroyed).toBe(true);
});

test('a connection that comes while the service stops does not keep it', async () => {
  const { server, fastPath, dial } = await aFastPath();
  fastPath.end();
  const client = dial();
  const text = textOf(client);
  client.write(aReport());
  await expect.poll(text).toContain('whole stack');
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
});

test('what a client sends ahead is bounded, and each is answered', async () => {
  const { accepted, dial } = await aFastPath(() => sleep(1, UNMATCHED));
  const client = dial();
  const text = textOf(client);
  const reports = 1_000;
  const body = BODY.replace('}', `,"x":"${'x'.repeat(20_000)}"}`);
  client.write(aReport(body).repeat(reports));
  const [socket] = await accepted;
  await expect.poll(() => answersIn(text())).toBeGreaterThan(20);
  // The rest waits at the client, as it would before any server.
  expect(socket.bytesRead - answersIn(text()) * body.length).toBeLessThan(1_000_000);
  await expect.poll(() => answersIn(text()), { timeout: 30_000 }).toBe(reports);
});

test('a client that takes no answers is not answered twice when the connection is handed on', async () => {
  const { fastPath, accepted, dial } = await aFastPath();
  const client = dial().pause();
  const [socket] = await accepted;
  socket.write(Buffer.alloc(16_000_000, '.'));
  client.write(aReport() + aReport());
  await expect.poll(() => fastPath.counts.answered).toBe(1);
  fastPath.end();
  const text = textOf(client);
  client.resume();
  await once(client, 'close');
  expect(answersIn(text())).toBe(2);
});

test('a client that takes no answers for the time of a connection is cut off', async () => {
  const { fastPath, accepted, dial } = await aFastPath();
  const client = dial().pause();
  const [socket] = await accepted;
  socket.write(Buffer.alloc(16_000_000, '.'));
  client.write(aReport() + aReport());
  await expect.poll(() => fastPath.counts.answered).toBe(1);
  socket.emit('timeout');
  expect(socket.destroyed).toBe(true);
  expect(fastPath.counts).toEqual({ answered: 1, handedOn: 0 });
});

test('a body that comes byte by byte has as much time as any, and costs no look each', async () => {
  const { fastPath, accepted, dial } = await aFastPath();
  const client = dial();
  const text = textOf(client);
  const whole = aReport();
  client.write(whole.slice(0, -3));
  const [socket] = await accepted;
  await expect.poll(() => socket.bytesRead).toBe(whole.length - 3);
  const split = vi.spyOn(String.prototype, 'split');
  client.write(whole.slice(-3, -2));
  await expect.poll(() => socket.bytesRead).toBe(whole.length - 2);
  expect(split.mock.contexts.filter((context) => String(context).startsWith('POST '))).toEqual([]);
  split.mockRestore();

  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 60_001);
  client.write(whole.slice(-2, -1));
  await expect.poll(() => fastPath.counts.handedOn).toBe(1);
  client.write(whole.slice(-1));
  await expect.poll(text).toContain('whole stack');
});
