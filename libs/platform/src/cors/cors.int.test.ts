import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningService } from '../http/service-options.js';
import { FixtureModule } from '../http/start-service.fixture.js';
import { startService } from '../http/start-service.js';
import { createLogger } from '../logging/logger.js';
import { AllowedOrigins } from './allowed-origins.js';

const OWN = 'https://app.example.com';
const running: RunningService[] = [];
let listed: string;
let any: string;
let closed: string;

async function start(setting: string): Promise<string> {
  const service = await startService({
    name: 'test',
    module: FixtureModule,
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
    browsers: { origins: new AllowedOrigins(setting), cookies: 'auto' },
  });
  running.push(service);
  return service.url;
}
beforeAll(async () => {
  [listed, any, closed] = await Promise.all([start(`https://other.example,${OWN}`), start('*'), start('')]);
});
afterAll(() => Promise.all(running.map((service) => service.stop())));

async function call(url: string, method = 'GET', headers: Record<string, string> = {}) {
  const response = await fetch(url, { method, headers });
  const cors = [...response.headers].filter(([name]) => name.startsWith('access-control-'));
  return {
    status: response.status,
    cors: Object.fromEntries(cors),
    vary: response.headers.get('vary'),
    requestId: response.headers.get('x-request-id'),
    allow: response.headers.get('allow'),
  };
}

const preflight = (origin: string, method = 'POST') => ({
  origin,
  'access-control-request-method': method,
  'access-control-request-headers': 'authorization,content-type',
});
const READABLE = {
  'access-control-allow-origin': OWN,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers':
    'RateLimit, RateLimit-Policy, Retry-After, Stream-Gap, X-Generation-Id, X-Request-Id',
};

describe('an allowed origin', () => {
  test('is told by a preflight what the path takes, whoever asks', async () => {
    expect(await call(`${listed}/plain/context`, 'OPTIONS', preflight(OWN))).toEqual({
      status: 204,
      cors: {
        ...READABLE,
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-allow-headers': 'Authorization, Cache-Control, Content-Type, Idempotency-Key, Last-Event-ID',
        'access-control-max-age': '7200',
      },
      vary: 'Origin',
      requestId: expect.any(String) as string,
      allow: null,
    });
  });

  test.each([
    ['an answer', '/plain/search', 200],
    ['a refusal by a schema', '/plain/search?limit=eleven', 400],
    ['a refusal', '/plain/taken', 409],
    ['"not now"', '/plain/later', 503],
    ['an unexpected failure', '/plain/broken', 500],
    ['an unknown route', '/nowhere', 404],
  ])('may read %s', async (_, path, status) => {
    expect(await call(listed + path, 'GET', { origin: OWN })).toMatchObject({ status, cors: READABLE, vary: 'Origin' });
  });

  test('has no preflight for a path that is not there', async () => {
    expect(await call(`${listed}/nowhere`, 'OPTIONS', preflight(OWN))).toMatchObject({ status: 404 });
  });

  test('is told what a path takes by an OPTIONS that is no preflight, as everybody is', async () => {
    expect(await call(`${listed}/plain/search`, 'OPTIONS', { origin: OWN })).toMatchObject({
      status: 405,
      allow: 'GET, HEAD',
      cors: READABLE,
    });
  });
});

describe('any other origin', () => {
  test.each(['https://evil.example', 'null', `${OWN}.evil.example`])('%s may read nothing', async (origin) => {
    expect(await call(`${listed}/plain/search`, 'GET', { origin })).toMatchObject({ cors: {}, vary: 'Origin' });
    expect(await call(`${listed}/plain/search`, 'OPTIONS', preflight(origin))).toMatchObject({ status: 405, cors: {} });
  });

  test('no origin at all is answered as ever, and apart in every cache', async () => {
    expect(await call(`${listed}/plain/search`)).toMatchObject({ status: 200, cors: {}, vary: 'Origin' });
  });
});

test('* lets every page read, without cookies', async () => {
  const { cors, vary } = await call(`${any}/plain/search`, 'GET', { origin: 'https://evil.example' });
  expect(cors).toEqual({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': READABLE['access-control-expose-headers'],
  });
  expect(vary).toBeNull();
  const { status, cors: headers } = await call(`${any}/plain/orders`, 'OPTIONS', preflight('https://evil.example'));
  expect([status, headers['access-control-allow-methods']]).toEqual([204, 'POST']);
});

test('without allowed origins no header is spent on them', async () => {
  expect(await call(`${closed}/plain/search`, 'GET', { origin: OWN })).toMatchObject({
    status: 200,
    cors: {},
    vary: null,
  });
});
