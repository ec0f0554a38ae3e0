import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Module } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { startService } from '../http/start-service.js';
import { createLogger } from '../logging/logger.js';

test('a service that cannot be made still hands its spans over, once, before it says so', async () => {
  let requests = 0;
  const collector = createServer((socket) => {
    requests++;
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');

  class Broken {
    constructor() {
      trace.getTracer('test').startSpan('connecting').end();
      throw new Error('no server');
    }
  }
  Module({})(Broken);
  const start = startService({
    name: 'broken',
    module: Broken,
    host: '127.0.0.1',
    port: 0,
    logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
    otlpEndpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  });
  await expect(start).rejects.toThrow('no server');
  // Its spans and its metrics.
  expect(requests).toBe(2);
  collector.close();
});
