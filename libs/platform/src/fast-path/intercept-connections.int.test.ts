import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { interceptConnections } from './intercept-connections.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

function aServer(): Server {
  const server = createServer((request, response) => {
    request.on('data', () => undefined);
    request.on('end', () => response.end(`node ${request.url}`));
  });
  servers.push(server);
  return server;
}

/** Stands in front: answers what begins with its name, hands on the rest. */
function standBefore(server: Server, name: string, seen: string[]): void {
  const handOn = interceptConnections(server, (socket) => {
    socket.once('data', (first: Buffer) => {
      seen.push(name);
      if (first.toString().startsWith(name)) socket.end(`${name} took it`);
      else handOn?.(socket, first);
    });
  });
}

async function dial(server: Server): Promise<Socket> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  servers.at(-1)?.once('close', () => socket.destroy());
  return socket;
}

async function answerTo(socket: Socket, text: string): Promise<string> {
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const last = (path: string, body = '') =>
  `POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

test('a connection that was handed on is served as if nobody had looked, its first bytes included', async () => {
  const server = aServer();
  standBefore(server, 'ONE', []);
  const answer = await answerTo(await dial(server), last('/x', 'y'.repeat(300_000)));
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*node \/x/);
});

test('several stand one before the other, the last one foremost', async () => {
  const server = aServer();
  const seen: string[] = [];
  standBefore(server, 'ONE', seen);
  standBefore(server, 'TWO', seen);
  expect(await answerTo(await dial(server), 'ONE')).toBe('ONE took it');
  expect(seen).toEqual(['TWO', 'ONE']);
});

test('whoever listens for connections beside the server still hears of all of them', async () => {
  const server = aServer();
  let connections = 0;
  server.on('connection', () => connections++);
  standBefore(server, 'ONE', []);
  await answerTo(await dial(server), last('/x'));
  // Once as it comes, and not again as it is handed on.
  expect(connections).toBe(1);
});

test('a server of another kind is left as it is', () => {
  const server = createSecureServer({ allowHTTP1: true });
  const before = server.listeners('connection');
  expect(interceptConnections(server as never, () => undefined)).toBeUndefined();
  expect(server.listeners('connection')).toEqual(before);
});
