import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FixtureModule } from '../http/start-service.fixture.js';
import { startService } from '../http/start-service.js';
import { createLogger } from '../logging/logger.js';

/** Takes what a collector takes; enough of OTLP to see names and ids in the protobuf. */
const received: { path: string; body: Buffer }[] = [];
let collector: Server;
let otlpEndpoint: string;
beforeAll(async () => {
  collector = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url ?? '', body: Buffer.concat(chunks) });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => collector.once('listening', resolve));
  const address = collector.address();
  otlpEndpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
});
afterAll(() => collector.close());

describe('a service with a collector', () => {
  test("sends one server span per request, in the caller's trace, before it is gone", async () => {
    const service = await startService({
      name: 'spans-test',
      module: FixtureModule,
      host: '127.0.0.1',
      port: 0,
      logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
      otlpEndpoint,
    });
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const answer = await fetch(`${service.url}/plain/context`, { headers: { traceparent } });
    const inside = new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`);
    expect(await answer.json()).toMatchObject({ traceparent: expect.stringMatching(inside) });
    await fetch(`${service.url}/plain/items/4`);
    await service.stop();

    expect(received.map((r) => r.path).toSorted()).toEqual(['/v1/metrics', '/v1/traces']);
    const { body } = received.find(({ path }) => path === '/v1/traces')!;
    expect(body.includes(Buffer.from(traceId, 'hex'))).toBe(true);
    for (const text of ['spans-test', 'GET /plain/context', 'GET /plain/items/:id'])
      expect(body.includes(text)).toBe(true);
    expect(body.includes('/plain/items/4')).toBe(false);
    const { body: metrics } = received.find(({ path }) => path === '/v1/metrics')!;
    for (const text of ['spans-test', 'http.server.request.duration', '/plain/items/:id', 'process.memory.usage'])
      expect(metrics.includes(text)).toBe(true);
  });
});
