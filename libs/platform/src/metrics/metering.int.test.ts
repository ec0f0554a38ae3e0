import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FixtureModule } from '../http/start-service.fixture.js';
import type { RunningService, ServiceOptions } from '../http/service-options.js';
import { startService } from '../http/start-service.js';
import { createLogger } from '../logging/logger.js';

const options: ServiceOptions = {
  name: 'metered',
  module: FixtureModule,
  host: '127.0.0.1',
  port: 0,
  logger: createLogger({ name: 'test', level: 'silent', pretty: false }),
};
let service: RunningService;
let metricsUrl: string;
beforeAll(async () => {
  service = await startService({ ...options, metrics: { host: '127.0.0.1', port: 0 } });
  metricsUrl = service.metricsUrl!;
});
afterAll(() => service.stop());

const scrape = async (accept = 'text/plain') => {
  const response = await fetch(metricsUrl, { headers: { accept } });
  return { type: response.headers.get('content-type'), text: await response.text() };
};

describe('metrics', () => {
  test('are not on the port of the API', async () => {
    expect((await fetch(`${service.url}/metrics`)).status).toBe(404);
  });

  test('are in the format that the scraper prefers', async () => {
    const { type, text } = await scrape();
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('target_info{service_name="metered"} 1\n');
    const prometheus = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2,*/*;q=0.1';
    const open = await scrape(prometheus);
    expect(open.type).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(open.text.endsWith('# EOF\n')).toBe(true);
  });

  test('time requests by route and status, also those that found no route, and never by path', async () => {
    await fetch(`${service.url}/plain/items/1`);
    await fetch(`${service.url}/plain/items/2`);
    await fetch(`${service.url}/nobody/is/here`);
    const { text } = await scrape();
    const counted = /^http_server_request_duration_seconds_count.*$/gm;
    expect(text.match(counted)).toEqual(
      expect.arrayContaining([
        'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/plain/items/:id",http_response_status_code="404"} 2',
      ]),
    );
    expect(text).toMatch(/http_route="",http_response_status_code="404"} \d/);
    expect(text).not.toContain('nobody');
    expect(text).toMatch(
      /^http_server_request_duration_seconds_bucket{.*http_route="\/plain\/items\/:id".*le="10"} 2$/m,
    );
  });

  test('leave out what a handler has taken over', async () => {
    await (await fetch(`${service.url}/plain/hijacked`)).text();
    expect((await scrape()).text).not.toContain('/plain/hijacked');
  });

  test('know the process', async () => {
    const { text } = await scrape();
    for (const name of [
      'process_cpu_time_seconds_total{cpu_mode="user"}',
      'process_memory_usage_bytes',
      'process_uptime_seconds',
      'nodejs_eventloop_utilization_ratio',
      'nodejs_eventloop_delay_p99_seconds',
      'nodejs_eventloop_delay_max_seconds',
      'v8js_memory_heap_used_bytes{v8js_heap_space_name="old_space"}',
    ])
      expect(text.split('\n').some((line) => line.startsWith(`${name} `) && Number(line.split(' ')[1]) >= 0)).toBe(
        true,
      );
  });

  test('answer nothing else', async () => {
    const base = new URL(metricsUrl);
    expect((await fetch(new URL('/', base))).status).toBe(404);
    const post = await fetch(metricsUrl, { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(metricsUrl, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('survive a scraper that leaves', async () => {
    const cut = request(metricsUrl).on('error', () => undefined);
    cut.end();
    cut.destroy();
    expect((await scrape()).text).toContain('process_uptime_seconds');
  });
});

test('a taken port says which variable to change, and leaves the metrics of whoever has it alone', async () => {
  const taken = { host: '127.0.0.1', port: Number(new URL(metricsUrl).port) };
  await expect(startService({ ...options, metrics: taken })).rejects.toThrow(/set METRICS_PORT to a free one/);
  expect((await scrape()).text).toContain('process_uptime_seconds');
});

test('services of one process share what they measured, each on its port', async () => {
  const second = await startService({ ...options, metrics: { host: '127.0.0.1', port: 0 } });
  expect(second.metricsUrl).not.toBe(metricsUrl);
  expect(await (await fetch(second.metricsUrl!)).text()).toContain('target_info{service_name="metered"} 1');
  await second.stop();
  expect((await scrape()).text).toContain('process_uptime_seconds');
});

test('a service without readers takes no metrics', async () => {
  const silent = await startService({ ...options, name: 'silent' });
  expect(silent.metricsUrl).toBeUndefined();
  await silent.stop();
});
