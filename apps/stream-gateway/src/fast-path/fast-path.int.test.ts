import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { DatabaseModule } from '@posthorn/database';
import { connectEventLog, EventLogModule, type ConnectedEventLog } from '@posthorn/event-log';
import { createLogger, startService, type KeyKind, type RunningService } from '@posthorn/platform';
import { anEvent, aWorkspace, testServers, type TestWorkspace } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { StreamGatewayModule } from '../app.module.js';
import { streamGatewaySettings } from '../config.js';
import { StreamEngine } from '../engine/engine.js';
import { StreamFastPath } from './fast-path.js';

let log: ConnectedEventLog;
let service: RunningService;
let workspace: TestWorkspace;
const sockets: Socket[] = [];
/** The service's side, by the port of ours. */
const served = new Map<number | undefined, Socket>();
beforeAll(async () => {
  const { natsUrl, databaseUrl } = testServers();
  log = await connectEventLog({ natsUrl });
  workspace = await aWorkspace();
  service = await startService({
    name: 'stream-gateway',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 4 }),
      StreamGatewayModule.forRoot(streamGatewaySettings.parse({ STREAM_KEY_RECHECK_MS: 100, STREAM_MAX_PER_KEY: 3 })),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
  service.app.getHttpServer().on('connection', (socket: Socket) => served.set(socket.remotePort, socket));
});
afterAll(async () => {
  await service.stop();
  await log.close();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  Object.assign(counts(), { taken: 0, handedOn: 0 });
  const { counters } = service.app.get(StreamEngine);
  await expect.poll(() => counters.connections).toBe(0);
});

const counts = () => service.app.get(StreamFastPath).counts;

function dial(): Socket {
  const socket = connect({ port: Number(new URL(service.url).port), host: '127.0.0.1' });
  socket.setNoDelay(true);
  sockets.push(socket);
  return socket;
}

/** Sends the parts, each when the one before has been read, and reads until what has come contains the text. */
async function exchange(parts: readonly string[], until: string, socket = dial()): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  for (const part of parts) {
    socket.write(part.replace(/KEY\((\w+)\)/, (_, kind: KeyKind) => workspace.keys[kind]));
    await expect.poll(() => served.get(socket.localPort)?.bytesRead).toBe(socket.bytesWritten);
  }
  await expect.poll(() => text, { timeout: 5_000 }).toContain(until);
  return text;
}

function requestFor(path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ host: 'a.example', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** The workspace has keys only once the tests run. */
const bearer = (kind: KeyKind) => ({ authorization: `Bearer KEY(${kind})` });
const half = (text: string): string[] => [text.slice(0, 30), text.slice(30)];

/** Without what differs between any two answers. */
function comparable(text: string): string[] {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) =>
    line
      .toLowerCase()
      .replace(/^(date|x-request-id): .*/, '$1')
      .replace(/r=\d+/g, 'r'),
  );
  return [status, ...headers.toSorted(), ...rest];
}

test.each([
  ['molted', requestFor('/v1/agent/events/stream?eventTypes=delivery.*', bearer('mm_live'))],
  ['mails.ai', requestFor('/api/v1/events/stream', bearer('mk_live'))],
  ['mails-worker', requestFor('/worker/v1/events', bearer('worker'))],
])('%s answers the same on both ways, byte for byte', async (_, text) => {
  const whole = await exchange([text], '\n\n');
  expect(counts()).toEqual({ taken: 1, handedOn: 0 });
  // A head in two pieces is none for the fast path.
  const inPieces = await exchange(half(text), '\n\n');
  expect(counts()).toEqual({ taken: 1, handedOn: 1 });
  expect(comparable(whole)).toEqual(comparable(inPieces));
});

test('events come, and a cursor resumes behind them', async () => {
  const path = '/v1/agent/events/stream?eventTypes=*';
  const first = exchange([requestFor(path, bearer('mm_live'))], '"requestId"');
  await expect.poll(() => service.app.get(StreamEngine).counters.connections).toBe(1);
  await log.append([anEvent(workspace)]);
  const [, id = ''] = /\nid: (\S+)/.exec(await first) ?? [];
  await log.append([anEvent(workspace)]);
  const resumed = await exchange([requestFor(path, { ...bearer('mm_live'), 'last-event-id': id })], '"requestId"');
  expect(resumed.match(/\nid: /g)).toHaveLength(1);
  expect(resumed).not.toContain(id);
  expect(counts()).toEqual({ taken: 2, handedOn: 0 });
});

test.each([
  [
    'an unknown key',
    requestFor('/v1/agent/events/stream', { authorization: `Bearer mm_live_${'0'.repeat(32)}` }),
    '401',
  ],
  ['no key', requestFor('/v1/agent/events/stream'), '401'],
  ['a key of another kind', requestFor('/v1/agent/events/stream', bearer('mk_live')), '403'],
  ['an unknown filter', requestFor('/v1/agent/events/stream?eventTypes=delivry.*', bearer('mm_live')), '400'],
  ['an unknown parameter', requestFor('/v1/agent/events/stream?x=1', bearer('mm_live')), '400'],
  ['a bad cursor', requestFor('/v1/agent/events/stream?since=x', bearer('mm_live')), '400'],
  ['a ticket', requestFor('/v1/agent/events/stream?ticket=x', bearer('mm_live')), '200'],
  ['another route', requestFor('/health/live'), '200'],
])('%s is answered by the whole stack', async (_, text, status) => {
  const answer = await exchange([text], '\r\n\r\n');
  expect(answer.slice(9, 12)).toBe(status);
  expect(counts()).toEqual({ taken: 0, handedOn: 1 });
});

test('a key has as many streams as it may, whichever way they came', async () => {
  const text = requestFor('/v1/agent/events/stream', bearer('mm_live'));
  await exchange([text], '\n\n');
  await exchange(half(text), '\n\n');
  await exchange([text], '\n\n');
  expect(await exchange([text], '\r\n\r\n')).toMatch(/^HTTP\/1.1 429 [\s\S]*retry-after: /i);
});

test('a body of many packets behind a look that said no arrives whole', async () => {
  const body = JSON.stringify({ x: 'y'.repeat(300_000) });
  const request = httpRequest(`${service.url}/v1/stream-tickets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(401);
});

test('a connection goes on with further requests after a look that said no', async () => {
  const socket = dial();
  await exchange([requestFor('/health/live')], '\r\n\r\n', socket);
  await exchange([requestFor('/health/ready')], '\r\n\r\n', socket);
  expect(counts()).toEqual({ taken: 0, handedOn: 1 });
});

test('a client that leaves is forgotten, and one that says no more is let go', async () => {
  const { counters } = service.app.get(StreamEngine);
  const text = requestFor('/v1/agent/events/stream', bearer('mm_live'));
  const leaving = dial();
  await exchange([text], '\n\n', leaving);
  leaving.destroy();
  const silent = dial();
  await exchange([text], '\n\n', silent);
  silent.end();
  await expect.poll(() => counters.connections).toBe(0);
  expect(counts()).toEqual({ taken: 2, handedOn: 0 });
});
