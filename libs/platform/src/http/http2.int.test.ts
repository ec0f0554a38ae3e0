import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get as getPlainly, type IncomingMessage } from 'node:http';
import { connect, type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { get as getSecurely } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { aCertificate } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../logging/logger.js';
import type { RunningService, ServiceOptions } from './service-options.js';
import { FixtureModule } from './start-service.fixture.js';
import { startService } from './start-service.js';

const { cert, key } = aCertificate();
const lines: Record<string, unknown>[] = [];
const logger = createLogger({
  name: 'test',
  level: 'debug',
  destination: { write: (line) => lines.push(JSON.parse(line) as Record<string, unknown>) },
});
/** Far more than a stop takes that waits for nobody, on a busy machine too. */
const STOP_TIMEOUT_MS = 2_000;

let dir: string;
let options: ServiceOptions;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'posthorn-tls-'));
  await writeFile(join(dir, 'cert.pem'), cert);
  await writeFile(join(dir, 'key.pem'), key);
  options = { name: 'test', module: FixtureModule, host: '127.0.0.1', port: 0, logger };
});
afterAll(() => rm(dir, { recursive: true }));

const tls = () => ({ certFile: join(dir, 'cert.pem'), keyFile: join(dir, 'key.pem') });
const portOf = ({ url }: RunningService) => Number(new URL(url).port);

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Resolves when the answer is complete, rejects when it is cut off. */
async function call(
  session: ClientHttp2Session,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body?: string,
): Promise<Answer> {
  const stream = session.request({ ':path': path, ...headers });
  stream.end(body);
  const [head] = (await once(stream, 'response')) as [IncomingHttpHeaders];
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(stream, 'close');
  // Node lets a stream that was cut off end like any other.
  if (stream.rstCode !== 0) throw new Error(`cut off with code ${stream.rstCode}`);
  return { headers: head, text };
}

/** One request on a connection of its own. */
async function http1(url: string): Promise<{ readonly version: string; readonly text: string }> {
  const get = url.startsWith('https') ? getSecurely : getPlainly;
  const [response] = (await once(get(url, { ca: cert, agent: false }), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { version: response.httpVersion, text };
}

describe.each([
  ['over TLS', true],
  ['in cleartext', false],
] as const)('HTTP/2 %s', (_, secure) => {
  let service: RunningService;
  let session: ClientHttp2Session;
  beforeEach(async () => {
    lines.length = 0;
    service = await startService({ ...options, stopTimeoutMs: STOP_TIMEOUT_MS, ...(secure && { tls: tls() }) });
    session = connect(service.url, { ca: cert });
    session.on('error', () => undefined);
    await once(session, 'connect');
  });
  afterEach(async () => {
    session.destroy();
    await service.stop();
  });

  test('is what its URL says, and serves requests side by side', async () => {
    expect(new URL(service.url).protocol).toBe(secure ? 'https:' : 'http:');
    const slow = call(session, '/plain/slow/200');
    const json = { ':method': 'POST', 'content-type': 'application/json', 'x-request-id': 'my-id' };
    const { headers, text } = await call(session, '/plain/orders', json, '{"email":"anna@example.com"}');
    expect(headers).toMatchObject({ ':status': 201, 'x-request-id': 'my-id' });
    expect(JSON.parse(text)).toEqual({ email: 'anna@example.com' });
    expect((await slow).text).toBe('{"done":true}');
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'request completed', requestId: 'my-id', route: '/plain/orders', status: 201 }),
    );
  });

  test.each([
    ['/plain/nowhere', {}, 404, 'UNKNOWN_ROUTE'],
    ['/plain/search', { ':method': 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
    ['/%E0%A4%A', {}, 400, 'MALFORMED_URL'],
  ] as const)('%s %o is a problem, and the connection goes on', async (path, headers, status, code) => {
    const refused = await call(session, path, headers);
    expect(refused.headers[':status']).toBe(status);
    expect(JSON.parse(refused.text)).toMatchObject({ code, request_id: refused.headers['x-request-id'] });
    expect((await call(session, '/health/live')).headers[':status']).toBe(200);
    expect(lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test('an error in the midst of an answer resets its stream alone', async () => {
    await expect(call(session, '/plain/half')).rejects.toThrow('NGHTTP2_INTERNAL_ERROR');
    expect((await call(session, '/health/live')).headers[':status']).toBe(200);
  });

  test('a stop finishes what is in flight, after it has sent GOAWAY, and does not wait for idle connections', async () => {
    let goaway: number | undefined;
    session.on('goaway', (code: number) => (goaway = code));
    const idle = connect(service.url, { ca: cert });
    await once(idle, 'connect');
    const slow = call(session, '/plain/slow/300');
    await call(session, '/health/live');
    const startedAt = performance.now();
    const stopped = service.stop();
    expect((await slow).text).toBe('{"done":true}');
    expect(goaway).toBe(0);
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(STOP_TIMEOUT_MS);
    expect(idle.closed).toBe(true);
  });

  test('a stop cuts off what takes longer than it may', async () => {
    const endless = call(session, '/plain/endless');
    await call(session, '/health/live');
    const startedAt = performance.now();
    await Promise.all([service.stop(), expect(endless).rejects.toThrow('cut off')]);
    expect(performance.now() - startedAt).toBeLessThan(2 * STOP_TIMEOUT_MS);
  });

  test('HTTP/1.1 is served on the same port: a stop finishes what is in flight and does not wait for unused connections', async () => {
    const spare = secure
      ? connectTls({ port: portOf(service), host: '127.0.0.1', ca: cert, ALPNProtocols: ['http/1.1'] })
      : connectTcp(portOf(service), '127.0.0.1');
    await once(spare, secure ? 'secureConnect' : 'connect');
    spare.on('error', () => undefined).resume();
    expect((await http1(`${service.url}/health/live`)).version).toBe('1.1');
    const slow = http1(`${service.url}/plain/slow/300`);
    await http1(`${service.url}/health/live`);
    const startedAt = performance.now();
    await Promise.all([service.stop(), once(spare, 'close')]);
    expect((await slow).text).toBe('{"done":true}');
    expect(performance.now() - startedAt).toBeLessThan(STOP_TIMEOUT_MS);
  });
});

describe('HTTP/2 in cleartext', () => {
  let service: RunningService;
  beforeEach(async () => {
    service = await startService({ ...options, stopTimeoutMs: STOP_TIMEOUT_MS });
  });
  afterEach(() => service.stop());

  test('is recognised when its first bytes come one by one', async () => {
    const socket = connectTcp(portOf(service), '127.0.0.1').setNoDelay(true);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => (received = Buffer.concat([received, chunk])));
    for (const byte of 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n') {
      socket.write(byte);
      await sleep(1);
    }
    // An empty SETTINGS frame; the answer is the server's own and the acknowledgement of this one. RFC 9113 section 6.5.
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    await expect.poll(() => received.toString('hex')).toContain('000000040100000000');
    socket.destroy();
  });

  test('outlives the time HTTP/1.1 gives a request, of which it is none', async () => {
    const server = service.app.getHttpServer();
    let socket: Socket | undefined;
    server.once('connection', (connection: Socket) => (socket = connection));
    const session = connect(service.url);
    await call(session, '/health/live');
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    server.emit('clientError', late, socket);
    expect((await call(session, '/health/live')).headers[':status']).toBe(200);
    session.close();
  });
});

test('cleartext on a TLS port is cut off, and leaves no line in the log', async () => {
  const service = await startService({ ...options, tls: tls() });
  lines.length = 0;
  const socket = connectTcp(portOf(service), '127.0.0.1');
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.on('error', () => undefined);
  await once(socket.resume(), 'close');
  expect(lines).toEqual([]);
  await service.stop();
});
