import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { testServers } from '@posthorn/testing';
import { expect, test, vi } from 'vitest';

/** Every service as its container runs it: `node apps/<name>/dist/main.js`. */
const SERVICES = ['api', 'dispatcher', 'ingestion', 'projector', 'stream-gateway'];
const NOBODY_LISTENS = '127.0.0.1:1';

function main(service: string, env: Readonly<Record<string, string>>) {
  const { natsUrl, databaseUrl } = testServers();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${service}/dist/main.js`, import.meta.url))], {
    env: { NATS_URL: natsUrl, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => code ?? signal);
  return { child, exited, output: () => output };
}

test.each(SERVICES)(
  '%s without its database says so and leaves, although it is connected to the log by then',
  async (service) => {
    const { exited, output } = main(service, {
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
  const { exited, output } = main('api', { PORT: 'eighty', OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' });
  expect(await exited).toBe(1);
  expect(output()).toMatch(/PORT[^]*OTEL_EXPORTER_OTLP_ENDPOINT/);
  expect(output()).not.toMatch(/^ {4}at /m);
});

test('a service stops on SIGTERM with 0, and the collector it was told has its spans and metrics', async () => {
  const paths: (string | undefined)[] = [];
  const collector = createServer((request, response) => {
    paths.push(request.url);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  const { child, exited, output } = main('api', { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  const [url] = await vi.waitUntil(() => /http:[^"]+(?=.*api listens)/.exec(output()), { timeout: 20_000 });
  await fetch(`${url}/health/live`);
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
  expect(paths.toSorted()).toEqual(['/v1/metrics', '/v1/traces']);
  collector.close();
});
