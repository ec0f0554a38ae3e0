import { readByNode } from '@posthorn/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRequestHead } from './request-head.js';

const PLAIN =
  'GET /v1/agent/events/stream?eventTypes=delivery.*&since=evt_1 HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer k \r\n\r\n';

test('reads path, query and the headers this server looks at', () => {
  const head = parseRequestHead(
    Buffer.from(PLAIN.replace('\r\n\r\n', '\r\nUser-Agent: x\r\nLast-Event-ID:evt_2\r\n\r\n')),
  );
  expect(head).toMatchObject({ path: '/v1/agent/events/stream', query: 'eventTypes=delivery.*&since=evt_1' });
  expect(Object.fromEntries(head?.headers ?? [])).toEqual({
    host: 'a.example',
    authorization: 'Bearer k',
    'last-event-id': 'evt_2',
  });
});

describe('leaves to Node', () => {
  test.each([
    ['a head without its end', PLAIN.slice(0, -1)],
    ['a second request behind the first', PLAIN + PLAIN],
    ['a byte behind it', `${PLAIN}x`],
    ['another method', PLAIN.replace('GET', 'HEAD')],
    ['HTTP/1.0', PLAIN.replace('HTTP/1.1', 'HTTP/1.0')],
    ['an absolute target', PLAIN.replace('GET /', 'GET http://a.example/')],
    ['a path with a percent sign', PLAIN.replace('/stream', '/str%65am')],
    ['a fragment', PLAIN.replace('evt_1', 'evt_1#x')],
    ['no host', PLAIN.replace('Host: a.example\r\n', '')],
    ['an empty host', PLAIN.replace('a.example', '')],
    ['two hosts', PLAIN.replace('Host:', 'Host: b.example\r\nHost:')],
    ['two keys', PLAIN.replace('Authorization:', 'Authorization: Bearer x\r\nAuthorization:')],
    ['a folded header', PLAIN.replace('Bearer k', 'Bearer\r\n k')],
    ['a space before the colon', PLAIN.replace('Host:', 'Host :')],
    ['a bare line feed', PLAIN.replace('\r\nAuth', '\nAuth')],
    ['a byte outside ASCII', PLAIN.replace('Bearer k', 'Bearer ü')],
    ['a body', PLAIN.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n')],
    ['a chunked body', PLAIN.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n')],
    ['an upgrade', PLAIN.replace('\r\n\r\n', '\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n')],
    ['a page of another origin', PLAIN.replace('\r\n\r\n', '\r\nOrigin: https://b.example\r\n\r\n')],
    ['a cookie', PLAIN.replace('\r\n\r\n', '\r\nCookie: a=b\r\n\r\n')],
    ['a trace', PLAIN.replace('\r\n\r\n', '\r\ntraceparent: 00-1-2-01\r\n\r\n')],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['nothing', ''],
    ['more than 8 KiB', PLAIN.replace('\r\n\r\n', `\r\nX: ${'x'.repeat(8192)}\r\n\r\n`)],
  ])('%s', (_, text) => {
    expect(parseRequestHead(Buffer.from(text))).toBeUndefined();
  });
});

const PIECES = [
  'GET',
  ' ',
  '/v1/a',
  '?a=b',
  '%2e',
  ' HTTP/1.1',
  '\r\n',
  '\n',
  'Host: a',
  'host:b',
  'Authorization: Bearer k',
  ':',
  '\t',
  'X-Y: z ',
  'ü',
  '\0',
  'Connection: close',
  'Last-Event-ID: e',
  'Transfer-Encoding : chunked',
];

test('what it accepts, Node reads in the same way', async () => {
  const mutated = fc
    .tuple(fc.nat(PLAIN.length), fc.nat(12), fc.constantFrom(...PIECES, ''))
    .map(([at, cut, piece]) => PLAIN.slice(0, at) + piece + PLAIN.slice(at + cut));
  const assembled = fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => `${parts.join('')}\r\n\r\n`);
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, assembled), async (text) => {
      const head = parseRequestHead(Buffer.from(text, 'latin1'));
      if (!head) return;
      accepted++;
      const { message } = await readByNode(text);
      expect(`${head.path}${message.url?.includes('?') ? '?' : ''}${head.query}`).toBe(message.url);
      for (const [name, value] of head.headers) expect(message.headers[name]).toBe(value);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(50);
});
