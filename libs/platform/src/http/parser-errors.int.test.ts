import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../logging/logger.js';
import type { RunningService } from './service-options.js';
import { FixtureModule } from './start-service.fixture.js';
import { startService } from './start-service.js';

let service: RunningService;
beforeAll(async () => {
  const logger = createLogger({ name: 'test', level: 'silent' });
  service = await startService({ name: 'test', module: FixtureModule, host: '127.0.0.1', port: 0, logger });
});
afterAll(() => service.stop());

/** Sends the pieces, each once something has come for the one before. @returns all that came until the server closed */
async function exchange(...pieces: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  const waiting = [...pieces];
  const next = () => {
    const piece = waiting.shift();
    if (piece !== undefined) socket.write(piece);
  };
  let text = '';
  next();
  return new Promise((resolve, reject) => {
    socket.on('data', (chunk) => {
      text += String(chunk);
      next();
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

const GET = (path: string, ...headers: string[]) =>
  [`GET ${path} HTTP/1.1`, 'host: x', ...headers].map((line) => `${line}\r\n`).join('') + '\r\n';

test.each([
  ['garbage', 'what is this\r\n\r\n', 400, 'MALFORMED_REQUEST'],
  ['a header that is none', GET('/plain/search', 'a b: c'), 400, 'MALFORMED_REQUEST'],
  ['two lengths', GET('/plain/search', 'content-length: 1', 'content-length: 2'), 400, 'MALFORMED_REQUEST'],
  ['headers beyond the limit', GET('/plain/search', `a: ${'x'.repeat(17_000)}`), 431, 'HEADERS_TOO_LARGE'],
])('%s is answered by a problem, and the connection ends', async (_, bytes, status, code) => {
  const [head = '', body = ''] = (await exchange(bytes)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('content-type: application/problem+json');
  expect(head).toContain(`content-length: ${body.length}`);
  const problem: unknown = JSON.parse(body);
  expect(problem).toMatchObject({ status, code, detail: expect.any(String), fix: expect.any(String) });
  expect(head).toContain(`x-request-id: ${(problem as { request_id: string }).request_id}`);
});

test('garbage after an answered request is answered, too', async () => {
  const text = await exchange(GET('/plain/search'), 'garbage\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).toContain('HTTP/1.1 400 ');
});

test('garbage in the midst of an answer cuts it, and adds nothing that could be taken for a part of it', async () => {
  const text = await exchange(GET('/plain/endless'), 'garbage\r\n\r\n').catch(String);
  expect(text).toContain('beginning');
  expect(text).not.toContain('HTTP/1.1 400');
});
