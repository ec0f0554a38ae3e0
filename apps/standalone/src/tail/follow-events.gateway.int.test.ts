import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { followEvents } from './follow-events.gateway.js';

/** A stream that answers one connection after another with the given handlers. */
async function aStream(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const server = createServer((request, response) => answers.shift()?.(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const frame = (id: string) => `id: ${id}\nevent: delivery.sent\ndata: {"n":"${id}"}\n\n`;

test('a lost connection is resumed after the last event, and said once', async () => {
  const asked: (string | string[] | undefined)[] = [];
  await using stream = await aStream(
    (request, response) => {
      asked.push(request.headers['last-event-id'], request.url);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`retry: 10\n\n: hello\n\n${frame('a')}`);
    },
    (_, response) => response.writeHead(503).end('starting'),
    (request, response) => {
      asked.push(request.headers['last-event-id']);
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame('b'));
    },
  );
  const stop = new AbortController();
  const states: string[] = [];
  const seen: string[] = [];
  const options = { baseUrl: stream.baseUrl, key: 'k', types: 'delivery.*', since: 'earliest', signal: stop.signal };
  for await (const { id } of followEvents({ ...options, onConnection: (state) => states.push(state) })) {
    seen.push(id);
    if (id === 'b') stop.abort();
  }
  expect(seen).toEqual(['a', 'b']);
  expect(asked).toEqual([undefined, '/v1/agent/events/stream?eventTypes=delivery.*&since=earliest', 'a']);
  expect(states).toEqual(['lost', 'resumed']);
});

test('a server that is not there yet is told from one that was lost, and only what has a beginning misses nothing', async () => {
  await using stream = await aStream(
    (_, response) => response.writeHead(503).end('starting'),
    (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('retry: 10\n\n'),
    (_, response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).write(frame('a')),
  );
  const stop = new AbortController();
  const states: string[] = [];
  const onConnection = (state: string) => states.push(state);
  for await (const _ of followEvents({ baseUrl: stream.baseUrl, key: 'k', signal: stop.signal, onConnection }))
    stop.abort();
  expect(states).toEqual(['unreached', 'connected', 'lost', 'connected']);
});

test('a refusal ends it with the server’s own words', async () => {
  const answer = { detail: 'since: "x" is not an event id.', fix: 'Give the id of an event.' };
  await using stream = await aStream((_, response) => response.writeHead(400).end(JSON.stringify(answer)));
  const events = followEvents({
    baseUrl: stream.baseUrl,
    key: 'k',
    signal: new AbortController().signal,
    onConnection: () => undefined,
  });
  await expect(events.next()).rejects.toThrow(`${answer.detail}\n${answer.fix}`);
});
