import { request as httpRequest, type ClientRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boundRawBodies } from './raw-body-budget.js';

const KIB = 1_024;
let app: FastifyInstance;
let release: () => void;
let url: URL;
let arrived: number;
let handled: number;
beforeEach(async () => {
  app = Fastify();
  [arrived, handled] = [0, 0];
  app.addHook('preParsing', (_request, _reply, _payload, done) => {
    arrived++;
    done(null);
  });
  const held = new Promise<void>((resolve) => (release = resolve));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  boundRawBodies(app, KIB, 10 * KIB);
  app.setErrorHandler((error, _request, reply) => {
    const { status = 500 } = error as { status?: number };
    void reply.code(status).send();
  });
  const raw = { rawBody: true, bodyLimitBytes: 4 * KIB };
  app.post('/raw', { config: raw, bodyLimit: 4 * KIB }, async () => {
    handled++;
    await held;
    return {};
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  url = new URL(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/raw`);
});
afterEach(async () => {
  release();
  app.server.closeAllConnections();
  await app.close();
});

const post = async (kib: number): Promise<number> =>
  (await fetch(url, { method: 'POST', body: Buffer.alloc(kib * KIB) })).status;

/** A request whose body never comes to its end. */
function unfinished(headers: Record<string, string>): ClientRequest {
  const request = httpRequest(url, { method: 'POST', headers });
  request.on('error', () => undefined);
  request.write('x');
  return request;
}

test('large bodies share a budget while they are handled, small ones are always read', async () => {
  const first = [post(4), post(4)];
  await vi.waitUntil(() => handled === 2, { timeout: 15_000 });
  expect(await post(4)).toBe(503);
  const small = post(1);
  await vi.waitUntil(() => handled === 3, { timeout: 15_000 });
  release();
  expect(await Promise.all([...first, small])).toEqual([200, 200, 200]);
  expect(await post(4)).toBe(200);
});

test('a body counts with what it may become, and no more once it is broken off', async () => {
  const open = [unfinished({ 'transfer-encoding': 'chunked' }), unfinished({ 'content-length': String(4 * KIB) })];
  await vi.waitUntil(() => arrived === 2, { timeout: 15_000 });
  expect(await post(4)).toBe(503);
  for (const request of open) request.destroy();
  release();
  await vi.waitFor(async () => expect(await post(4)).toBe(200), { timeout: 10_000 });
});
