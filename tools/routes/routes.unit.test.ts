import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readServices } from '../topology/services.ts';
import { edgeConfig } from './edge-config.ts';
import { parseRoutes, readRoutes, routeOf } from './routes.ts';

const root = resolve(import.meta.dirname, '../..');
const routes = readRoutes(resolve(root, 'deploy/routes.json'));
const services = await readServices(root, 'src');

const table = parseRoutes({
  routes: [
    { path: '/', match: 'prefix', service: 'api' },
    { path: '/v1/', match: 'prefix', service: 'v1' },
    { path: '/v1/stream', match: 'exact', service: 'gateway', stream: true },
    { path: '/v1/things/:id/stream', match: 'pattern', service: 'gateway', stream: true },
    { path: '/v1/things/all/stream', match: 'exact', service: 'all' },
  ],
});

test.each([
  ['/v1/stream', 'gateway'],
  ['/v1/stream/', 'v1'],
  ['/v1/streams', 'v1'],
  ['/v1', 'v1'],
  ['/v10', 'api'],
  ['/v1/things/x/stream', 'gateway'],
  ['/v1/things/x/stream/', 'v1'],
  ['/v1/things/x/y/stream', 'v1'],
  ['/v1/things/all/stream', 'all'],
  ['/', 'api'],
])('%s belongs to %s: an exact path first, then a pattern, then the longest prefix', (path, service) => {
  expect(routeOf(table, path)?.service).toBe(service);
});

test.each([
  ['a prefix without a slash at its end', [{ path: '/v1', match: 'prefix', service: 'a' }]],
  [
    'a path that stands twice',
    [
      { path: '/a', match: 'exact', service: 'a' },
      { path: '/a', match: 'exact', service: 'b' },
    ],
  ],
  ['a pattern without a part that varies', [{ path: '/a', match: 'pattern', service: 'a' }]],
  ['an exact path with a part that varies', [{ path: '/a/:id', match: 'exact', service: 'a' }]],
  ['an unknown key', [{ path: '/a', match: 'exact', service: 'a', sevrice: 'b' }]],
  ['a path that could break the proxy configuration', [{ path: '/a;}', match: 'exact', service: 'a' }]],
])('%s is refused', (_, bad) => {
  expect(() => parseRoutes({ routes: bad })).toThrow(z.ZodError);
});

test('every path a controller declares is routed to the service that declares it', () => {
  const lost = services.flatMap(({ name, routes: declared }) =>
    declared
      .filter(({ path }) => routeOf(routes, path.replaceAll(/:\w+/g, 'x'))?.service !== name)
      .map(({ method, path }) => `${method} ${path} of ${name}`),
  );
  expect(lost).toEqual([]);
});

test('every route leads to a service that answers below it, and every streaming path is declared as one', () => {
  for (const { path, service } of routes) {
    const declared = services.find(({ name }) => name === service)?.routes.map((route) => route.path) ?? [];
    expect(declared, `${service} below ${path}`).toContainEqual(expect.stringMatching(new RegExp(`^${path}`)));
  }
  const streams = routes.filter(({ stream }) => stream);
  expect(new Set(streams.map(({ service }) => service))).toEqual(new Set(['stream-gateway']));
  const streaming = /\/(events|:id|generate-email)\/(send-)?stream$|^(\/worker)?\/v1\/events$/;
  const declared = services.flatMap(({ name, routes }) => (name === 'stream-gateway' ? routes : []));
  const wanted = new Set(declared.map(({ path }) => path).filter((path) => streaming.test(path)));
  expect(new Set(streams.map(({ path }) => path))).toEqual(wanted);
});

test('a stream passes the edge unbuffered and over HTTP/1.1; other paths keep the defaults', () => {
  const config = edgeConfig(table);
  const block = (head: string): string => config.slice(config.indexOf(head)).split('}')[0] ?? '';
  expect(block('location = /v1/stream ')).toMatch(/proxy_buffering off;[^]*proxy_read_timeout 1h;/);
  expect(block('location ~ ^/v1/things/[^/]+/stream$ ')).toMatch(/proxy_buffering off;/);
  expect(block('location /v1/ ')).not.toContain('proxy_buffering');
  expect(config).toContain('proxy_http_version 1.1;');
});

test('the edge hands the bare path of a prefix on, where nginx would redirect it', () => {
  expect(edgeConfig(table)).toContain('location = /v1 {');
});
