import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { HealthRegistry } from '../health/health-registry.js';
import { createLogger } from '../logging/logger.js';
import { PortTakenError, type ServiceOptions, StopTimeoutError } from './service-options.js';
import { FixtureModule } from './start-service.fixture.js';
import { startService } from './start-service.js';

const options: ServiceOptions = {
  name: 'test',
  module: FixtureModule,
  host: '127.0.0.1',
  port: 0,
  logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
};

describe('stop', () => {
  test('finishes a request in flight, then refuses connections', async () => {
    const service = await startService(options);
    const slow = fetch(`${service.url}/plain/slow/300`);
    await fetch(`${service.url}/health/live`);
    const startedAt = performance.now();
    await service.stop();
    expect(await (await slow).json()).toEqual({ done: true });
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  test('answers a request that was on its way, and closes its connection', async () => {
    const service = await startService(options);
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.write('GET /health/live HTTP/1.1\r\n');
    await fetch(`${service.url}/health/live`);
    const stopped = service.stop();
    await sleep(100);
    socket.write('host: localhost\r\n\r\n');
    await Promise.all([stopped, once(socket, 'close')]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close/i);
  });

  test('does not wait for idle keep-alive connections', async () => {
    const service = await startService(options);
    await (await fetch(`${service.url}/health/live`)).text();
    const startedAt = performance.now();
    await service.stop();
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('does not wait for connections that were never used', async () => {
    const service = await startService(options);
    const spare = connect(Number(new URL(service.url).port), '127.0.0.1');
    await fetch(`${service.url}/health/live`);
    const startedAt = performance.now();
    await Promise.all([service.stop(), once(spare, 'close')]);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('cuts off what takes longer than it may', async () => {
    const service = await startService({ ...options, stopTimeoutMs: 100 });
    const endless = fetch(`${service.url}/plain/slow/5000`);
    await fetch(`${service.url}/health/live`);
    const startedAt = performance.now();
    await Promise.all([service.stop(), expect(endless).rejects.toThrow('fetch failed')]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test('leaves behind what does not close, after 5 s more', async () => {
    class Stuck implements OnApplicationShutdown {
      onApplicationShutdown(): Promise<void> {
        return new Promise(() => undefined);
      }
    }
    Module({})(Stuck);
    const service = await startService({ ...options, module: Stuck, stopTimeoutMs: 100 });
    const startedAt = performance.now();
    await expect(service.stop()).rejects.toThrow(StopTimeoutError);
    expect(performance.now() - startedAt).toBeLessThan(7_000);
  });

  test('twice is once, and turns readiness off first', async () => {
    const service = await startService(options);
    const health = service.app.get(HealthRegistry);
    const first = service.stop();
    expect((await health.report()).ok).toBe(false);
    expect(service.stop()).toBe(first);
    await first;
  });
});

describe('a start that fails', () => {
  test('on a taken port says which, and closes what it opened', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    let closed = 0;
    class Resource implements OnApplicationShutdown {
      onApplicationShutdown(): void {
        closed++;
      }
    }
    const module = { module: Resource, providers: [], imports: [FixtureModule] };
    Module({})(Resource);
    await expect(startService({ ...options, module, port })).rejects.toThrow(PortTakenError);
    expect(closed).toBe(1);
    other.close();
  });
});
