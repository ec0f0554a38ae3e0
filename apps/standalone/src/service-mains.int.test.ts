import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { runService } from './service-process.fixture.js';

const SERVICES = ['api', 'dispatcher', 'generation', 'ingestion', 'planner', 'projector', 'stream-gateway', 'triage'];
const NOBODY_LISTENS = '127.0.0.1:1';

test.each(SERVICES)(
  '%s without its database says so and leaves, although it is connected to the log by then',
  async (service) => {
    const { exited, output } = runService(service, {
      DATABASE_URL: `postgres://posthorn:pw@${NOBODY_LISTENS}/posthorn`,
      LOG_LEVEL: 'error',
    });
    expect({ code: await exited, output: output() }).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^PostgreSQL at 127\.0\.0\.1:1\/posthorn cannot be used: .*Check DATABASE_URL.*\n$/,
      ),
    });
  },
);

test('a service with a wrong environment names every wrong variable', async () => {
  const { exited, output } = runService('api', { PORT: 'eighty', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' });
  expect(await exited).toBe(1);
  expect(output()).toMatch(/PORT[^]*OTEL_EXPORTER_OTLP_ENDPOINT/);
  expect(output()).not.toMatch(/^ {4}at /m);
});

test('a service stops on SIGTERM with 0, and the collector it was told has its spans and metrics', async () => {
  const paths = new Set<string | undefined>();
  const collector = createServer((request, response) => {
    paths.add(request.url);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const { child, exited, url } = runService('api', { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  await fetch(`${await url()}/health/live`);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(paths).toEqual(new Set(['/v1/metrics', '/v1/traces']));
  collector.close();
});
