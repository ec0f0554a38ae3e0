import { readByNode } from '@posthorn/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readReportRequest } from './report-request.js';

const HEAD = [
  'POST /api/webhooks/mail-events HTTP/1.1',
  'host: a.example',
  'Content-Type: application/json',
  'X-Reach-Signature: 00ff',
  'content-length: 4',
];
const request = (lines: readonly string[] = HEAD, body = '{} x') => Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
const PLAIN = request().toString();

test('a plain report is read, whatever follows it', () => {
  const report = { path: '/api/webhooks/mail-events', signature: '00ff', requestId: undefined, length: PLAIN.length };
  expect(readReportRequest(request())).toEqual({ ...report, body: Buffer.from('{} x') });
  const two = readReportRequest(Buffer.from(PLAIN + PLAIN));
  expect(two).toEqual({ ...report, body: Buffer.from('{} x') });
});

test('the rest of a body is waited for, the rest of a head is not', () => {
  expect(readReportRequest(request(HEAD, '{}'))).toBe(PLAIN.length);
  expect(readReportRequest(Buffer.from(PLAIN.slice(0, 60)))).toBeUndefined();
});

test.each([
  ['another method', 'POST', 'PUT'],
  ['another path', 'mail-events', 'mail-event'],
  ['a query', 'mail-events', 'mail-events?x=1'],
  ['HTTP/1.0', 'HTTP/1.1', 'HTTP/1.0'],
  ['no host', 'host: a.example', 'x: a.example'],
  ['an empty host', 'a.example', ''],
  ['two lengths', 'host: a.example', 'host: a.example\r\ncontent-length: 4'],
  ['a length that is no number', 'length: 4', 'length: +4'],
  ['a length with a zero before', 'length: 4', 'length: 04'],
  ['no body', 'length: 4', 'length: 0'],
  ['a body beyond the limit', 'length: 4', 'length: 65537'],
  ['chunks', 'host: a.example', 'host: a.example\r\ntransfer-encoding: chunked'],
  ['white space before a colon', 'host:', 'host :'],
  ['a folded line', 'host: a.example', 'host: a.example\r\n b'],
  ['a bare line feed', 'a.example', 'a.example\nb: c'],
  ['another type', 'application/json', 'text/plain'],
  ['no signature', 'X-Reach-Signature', 'X-Reach'],
  ['an expectation', 'host: a.example', 'host: a.example\r\nexpect: 100-continue'],
  ['a trace', 'host: a.example', 'host: a.example\r\ntraceparent: 00-a-b-01'],
  ['a page of a browser', 'host: a.example', 'host: a.example\r\norigin: https://b.example'],
  ['a connection to close', 'host: a.example', 'host: a.example\r\nconnection: close'],
])('%s is left to the whole stack', (_, from, to) => {
  expect(PLAIN).toContain(from);
  expect(readReportRequest(Buffer.from(PLAIN.replace(from, to)))).toBeUndefined();
});

const PIECES = [
  ...HEAD,
  '\r\n',
  '\n',
  ' ',
  ':',
  '\0',
  'ü',
  'content-length: 5',
  'Transfer-Encoding : chunked',
  'x: y ',
];

test('what it accepts, Node reads in the same way', async () => {
  const mutated = fc
    .tuple(fc.nat(PLAIN.length), fc.nat(12), fc.constantFrom(...PIECES, ''))
    .map(([at, cut, piece]) => PLAIN.slice(0, at) + piece + PLAIN.slice(at + cut));
  const shuffled = fc
    .shuffledSubarray([...HEAD.slice(1), 'x-request-id: r', 'accept: */*'], { minLength: 4 })
    .map((lines) => request([HEAD[0] ?? '', ...lines]).toString());
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, shuffled), async (text) => {
      const read = readReportRequest(Buffer.from(text, 'latin1'));
      if (typeof read !== 'object') return;
      accepted++;
      const { message, body } = await readByNode(text.slice(0, read.length));
      expect(message.method).toBe('POST');
      expect(message.url).toMatch(/^\/(reach\/)?api\/webhooks\/mail-events$/);
      expect(message.headers['x-reach-signature']).toBe(read.signature);
      expect(message.headers['x-request-id']).toBe(read.requestId);
      expect(body).toEqual(read.body);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});
