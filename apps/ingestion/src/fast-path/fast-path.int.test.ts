import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { DatabaseModule } from '@posthorn/database';
import { EventLogModule, LogUnavailableError } from '@posthorn/event-log';
import { createLogger, startService, type RunningService } from '@posthorn/platform';
import { testServers } from '@posthorn/testing';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { IngestionModule } from '../app.module.js';
import { MailEventsHandler } from '../mail-events/mail-events.handler.js';
import { ReportFastPath } from './fast-path.js';

const SECRET = 'webhook-secret';
const UNMATCHED = '{"ok":true,"matched":false}';
const sockets: Socket[] = [];
let service: RunningService;
beforeAll(async () => (service = await start()));
afterAll(() => service.stop());
afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of sockets.splice(0)) socket.destroy();
  Object.assign(counts(), { answered: 0, handedOn: 0 });
});

function start(): Promise<RunningService> {
  const { natsUrl, databaseUrl } = testServers();
  return startService({
    name: 'ingestion',
    module: [
      EventLogModule.forRoot({ natsUrl }),
      DatabaseModule.forRoot({ url: databaseUrl, max: 2 }),
      IngestionModule.forRoot({ REACH_EVENTS_WEBHOOK_SECRET: SECRET }),
    ],
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent' }),
  });
}

const counts = () => service.app.get(ReportFastPath).counts;

function dial({ url } = service): Socket {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', noDelay: true });
  socket.on('error', () => undefined);
  sockets.push(socket);
  return socket;
}

/** Of another system's send, so that no look-up is needed. */
function aReport(headers = '', body = '{"reach_send_id":"uuid","event":"sent"}'): string {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  return (
    `POST /api/webhooks/mail-events HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/json\r\n${headers}` +
    `x-reach-signature: ${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** Sends the parts, each in a packet of its own, and reads until so many answers have come. */
async function exchange(socket: Socket, parts: readonly string[], answers = 1): Promise<string> {
  let text = '';
  const onData = (chunk: Buffer) => (text += chunk.toString('latin1'));
  socket.on('data', onData);
  for (const part of parts) {
    socket.write(part);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await expect.poll(() => text.split('HTTP/1.1 ').length - 1).toBe(answers);
  await expect.poll(() => text).toMatch(/\}$/);
  socket.off('data', onData);
  return text;
}

/** Without what differs between any two answers. */
function comparable(text: string): string[] {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => line.toLowerCase().replace(/^(date|x-request-id): .*/, '$1'));
  return [status, ...headers.toSorted(), ...rest];
}

test('both ways answer the same, byte for byte', async () => {
  const text = aReport();
  const whole = await exchange(dial(), [text]);
  expect(counts()).toEqual({ answered: 1, handedOn: 0 });
  // A head in two pieces is none for the fast path.
  const inPieces = await exchange(dial(), [text.slice(0, 30), text.slice(30)]);
  expect(counts()).toEqual({ answered: 1, handedOn: 1 });
  expect(comparable(whole)).toEqual(comparable(inPieces));
  expect(whole).toContain(UNMATCHED);
});

test('a request id of the caller comes back, a new one otherwise', async () => {
  const socket = dial();
  expect(await exchange(socket, [aReport('X-Request-Id: mine\r\n')])).toContain('x-request-id: mine\r\n');
  expect(await exchange(socket, [aReport('X-Request-Id: not plain\r\n')])).toMatch(/x-request-id: [0-9a-f-]{36}\r\n/);
  expect(counts()).toEqual({ answered: 2, handedOn: 0 });
});

test('a body may come behind its head, and reports one behind the other', async () => {
  const text = aReport();
  const cut = text.indexOf('\r\n\r\n') + 10;
  const answers = await exchange(dial(), [text.slice(0, cut), text.slice(cut) + text + text.slice(0, 50)], 2);
  expect(answers.split(UNMATCHED)).toHaveLength(3);
  expect(counts()).toEqual({ answered: 2, handedOn: 1 });
});

test.each([
  ['a wrong signature', aReport().replace(/signature: \w/, 'signature: x'), 401],
  ['a report that is none', aReport('', '{"event":"sent"}'), 400],
  ['a body that is no JSON', aReport('', '{'), 400],
  ['another route', 'GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n', 200],
  [
    'chunks',
    aReport().replace(/content-length: \d+\r\n\r\n(.*)$/, 'transfer-encoding: chunked\r\n\r\n27\r\n$1\r\n0\r\n\r\n'),
    200,
  ],
])('%s is answered by the whole stack, and so is what follows', async (_, text, status) => {
  const socket = dial();
  await exchange(socket, [aReport()]);
  expect(await exchange(socket, [text])).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(await exchange(socket, [aReport()])).toContain(UNMATCHED);
  expect(counts()).toEqual({ answered: 1, handedOn: 1 });
});

test('what could not be recorded is tried once more by the whole stack, which says why', async () => {
  const receive = vi.spyOn(service.app.get(MailEventsHandler), 'receive');
  receive.mockRejectedValue(new LogUnavailableError('gone'));
  expect(await exchange(dial(), [aReport()])).toMatch(/^HTTP\/1.1 503 [\s\S]*retry-after: /i);
  expect(receive).toHaveBeenCalledTimes(2);
  receive.mockRestore();
  expect(counts()).toEqual({ answered: 0, handedOn: 1 });
});

test('a service that stops answers what is under way and closes what is idle', async () => {
  const stopping = await start();
  const idle = dial(stopping);
  await exchange(idle, [aReport()]);
  const busy = dial(stopping);
  const receive = vi.spyOn(stopping.app.get(MailEventsHandler), 'receive');
  const { promise, resolve } = Promise.withResolvers<{ ok: true; matched: false }>();
  receive.mockReturnValue(promise);
  const answered = exchange(busy, [aReport()]);
  await expect.poll(() => receive.mock.calls).toHaveLength(1);
  const closed = Promise.all([once(idle, 'close'), once(busy, 'close')]);
  const stopped = stopping.stop();
  setTimeout(resolve, 100, { ok: true, matched: false });
  expect(await answered).toContain(UNMATCHED);
  await Promise.all([closed, stopped]);
});
