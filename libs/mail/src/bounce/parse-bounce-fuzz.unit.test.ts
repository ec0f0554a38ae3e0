import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { parseBounces } from './parse-bounce.js';

const mail = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));

describe('arbitrary bytes', () => {
  test('never make it throw', () => {
    const line = fc.constantFrom(
      'Content-Type: multipart/report; boundary=b',
      '--b',
      '--b--',
      '',
      'Content-Type: message/delivery-status',
      'Final-Recipient: rfc822;a@b.example',
      'Action: failed',
      'Status: 5.1.1',
      'From: MAILER-DAEMON',
      'Subject: =?x?b?y?=',
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: base64',
      'Feedback-Type: abuse',
      ' folded',
      ':',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 60 }), (lines) =>
        Array.isArray(parseBounces(mail(...lines))),
      ),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => Array.isArray(parseBounces(bytes))),
      { numRuns: 300 },
    );
  });

  const MEGABYTE = 1_000_000;
  test.each([
    '--b\n',
    '*',
    '-',
    '>',
    '#*',
    'a: @',
    'deliver',
    '\t\n',
    '= ',
    'a@b.example ',
    '\n\n',
    'From: x\n',
    ' ',
    '<',
    'Received: x\n\t',
    '=?UTF-8?Q?',
    'delivery fail ',
    '550 5.1.1 ',
    '> ',
    'To: a@b.example\n',
    '=\n',
    'Final-Recipient: x\n\n',
    '&lt;',
    '<p ',
    '(',
    ',',
  ])('a megabyte of %j takes no longer than it must', (part) => {
    const start = cpuMs();
    const body = part.repeat(Math.ceil(MEGABYTE / part.length));
    for (const type of [
      'text/plain',
      'text/html',
      'multipart/report; boundary=b',
      'message/rfc822',
      'message/delivery-status',
    ]) {
      parseBounces(mail('From: MAILER-DAEMON@x', 'Subject: failure notice', `Content-Type: ${type}`, '', body));
    }
    parseBounces(Buffer.from(body));
    expect(cpuMs() - start).toBeLessThan(4000);
  });

  test('parts in parts end somewhere', () => {
    const nested = 'Content-Type: message/rfc822\n\n'.repeat(10_000);
    expect(parseBounces(Buffer.from(nested))).toEqual([]);
    const boxes = Array.from(
      { length: 5000 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\n\n--b${index}\n`,
    ).join('');
    expect(parseBounces(Buffer.from(boxes))).toEqual([]);
  });
});
