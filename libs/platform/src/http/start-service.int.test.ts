import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLogger } from '../logging/logger.js';
import type { RunningService } from './service-options.js';
import { FixtureModule } from './start-service.fixture.js';
import { startService } from './start-service.js';

const lines: Record<string, unknown>[] = [];
const logger = createLogger({
  name: 'test',
  level: 'info',
  destination: { write: (line) => lines.push(JSON.parse(line)) },
});
let service: RunningService;
beforeAll(async () => {
  service = await startService({ name: 'test', module: FixtureModule, host: '127.0.0.1', port: 0, logger });
});
afterAll(() => service.stop());

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(service.url + path, init);
  const { status, headers } = response;
  const body = (await response.json()) as Record<string, unknown>;
  return { status, headers, type: headers.get('content-type'), body };
}

const post = (body: string | Buffer | undefined, type?: string): RequestInit => ({
  method: 'POST',
  ...(body === undefined ? {} : { body }),
  ...(type === undefined ? {} : { headers: { 'content-type': type } }),
});
const postJson = (body: string) => post(body, 'application/json');

describe('an error', () => {
  test('of the request is a problem with code, fix and request id', async () => {
    const { status, type, headers, body } = await call('/plain/search?limit=30');
    expect(status).toBe(400);
    expect(type).toContain('application/problem+json');
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Invalid request',
      status: 400,
      detail: 'limit: Too big: expected number to be <=10',
      code: 'INVALID_REQUEST',
      fix: 'Correct what "errors" lists and send the request again.',
      errors: [{ parameter: 'limit', detail: 'Too big: expected number to be <=10' }],
      request_id: headers.get('x-request-id'),
    });
  });

  test.each([
    ['/plain/nowhere', {}, 404, 'UNKNOWN_ROUTE'],
    ['/plain/items/', {}, 404, 'UNKNOWN_ROUTE'],
    ['/plain/items/4/parts', { method: 'DELETE' }, 404, 'UNKNOWN_ROUTE'],
    ['/plain/search?limit=1', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
    ['/plain/items/4', {}, 404, 'NOT_FOUND'],
    ['/plain/taken', {}, 409, 'TAKEN'],
    ['/plain/orders', post(undefined), 400, 'INVALID_REQUEST'],
    ['/plain/orders', postJson(''), 400, 'INVALID_REQUEST'],
    ['/plain/orders', postJson('{"email":'), 400, 'MALFORMED_JSON'],
    ['/plain/orders', postJson('{"__proto__":{"admin":true}}'), 400, 'MALFORMED_JSON'],
    ['/plain/orders', post('email=x', 'application/x-www-form-urlencoded'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['/plain/orders', post('{}', 'text/plain'), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['/plain/orders', postJson(JSON.stringify({ email: 'x'.repeat(1_048_576) })), 413, 'BODY_TOO_LARGE'],
    ['/%E0%A4%A', {}, 400, 'MALFORMED_URL'],
    [`/plain/items/${'x'.repeat(200)}`, {}, 414, 'PATH_TOO_LONG'],
  ] as const)('%s %o is %i %s', async (path, init, status, code) => {
    const answer = await call(path, init);
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status, code, detail: expect.any(String), request_id: expect.any(String) });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-request-id')).toBe(answer.body['request_id']);
  });

  test.each([
    ['DELETE', '/plain/search', 'GET, HEAD'],
    ['PUT', '/plain/items/4', 'GET, HEAD'],
    ['GET', '/plain/orders', 'POST'],
    ['DELETE', '/plain/context', 'GET, HEAD, POST'],
  ])('of the method is told which ones there are: %s %s', async (method, path, allow) => {
    const { status, headers } = await call(path, { method });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
  });

  test('nobody expected tells the caller an id, and the log the stack, once', async () => {
    lines.length = 0;
    const { status, body } = await call('/plain/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 50, requestId: body['request_id'], path: '/plain/broken' });
    expect(lines[0]).toHaveProperty('err.stack', expect.stringContaining('hunter2'));
  });

  test('that means "later" is a warning without a stack', async () => {
    lines.length = 0;
    const { headers } = await call('/plain/later');
    expect(headers.get('retry-after')).toBe('3');
    expect(lines).toMatchObject([{ level: 40, code: 'LATER' }]);
    expect(lines[0]).not.toHaveProperty('err');
  });

  test("of the caller leaves no line in the service's log", async () => {
    lines.length = 0;
    await call('/plain/nowhere');
    await call('/plain/orders', postJson('{'));
    expect(lines).toEqual([]);
  });

  test('after the first byte cuts the connection, so that nobody takes the half for the whole', async () => {
    const response = await fetch(`${service.url}/plain/half`);
    await expect(response.text()).rejects.toThrow('terminated');
  });
});

describe('a dialect with its own error shape', () => {
  test.each([
    ['json', postJson('{"email":'), 400, 'The request body is not valid JSON.'],
    ['json', postJson('{}'), 400, '/email: is required'],
    ['json', post('x', 'text/plain'), 415, 'The Content-Type of the request body is missing or not supported.'],
    ['raw', post('a'.repeat(65)), 413, 'The request body is larger than this route accepts.'],
    ['raw', {}, 405, '/dialect/raw does not take GET.'],
  ] as const)('keeps it for %s %o', async (route, init, status, error) => {
    const answer = await call(`/dialect/${route}`, init);
    expect(answer).toMatchObject({ status, body: { error } });
    expect(answer.type).toBe('application/json; charset=utf-8');
  });
});

describe('a raw route', () => {
  test.each([
    ['{"email":', 'application/json'],
    ['a=b', 'application/x-www-form-urlencoded'],
    ['anything', 'text/weird; x=y'],
    ['not even a type', ''],
  ])('gets the bytes of %j sent as %j', async (text, type) => {
    const { status, body } = await call('/dialect/raw', post(Buffer.from(text), type === '' ? undefined : type));
    expect({ status, body }).toEqual({ status: 200, body: { isBuffer: true, text } });
  });

  test('gets an empty buffer when there is no body', async () => {
    expect((await call('/dialect/raw', post(undefined))).body).toEqual({ isBuffer: true, text: '' });
    expect((await call('/dialect/raw', postJson(''))).body).toEqual({ isBuffer: true, text: '' });
  });
});

describe('a request', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test.each(['GET', 'POST'])('%s keeps its id and trace through the handler', async (method) => {
    const headers = { 'x-request-id': 'my-id', traceparent, 'content-type': 'application/json' };
    const body = method === 'POST' ? JSON.stringify({ text: 'x'.repeat(100_000) }) : null;
    const answer = await call('/plain/context', { method, headers, body });
    expect(answer.body).toEqual({ requestId: 'my-id', traceparent });
    expect(answer.headers.get('x-request-id')).toBe('my-id');
  });

  test('gets a new id when its own would not be safe to repeat', async () => {
    const answer = await call('/plain/context', { headers: { 'x-request-id': 'a b"c' } });
    expect(answer.body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('may take over the socket', async () => {
    expect(await (await fetch(`${service.url}/plain/hijacked`)).text()).toBe('mine');
  });

  test('from another origin gets no permission', async () => {
    const { headers } = await call('/plain/search', { headers: { origin: 'https://evil.example' } });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('health', () => {
  test('answers live and ready', async () => {
    expect(await call('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await call('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok', checks: {} } });
  });
});
