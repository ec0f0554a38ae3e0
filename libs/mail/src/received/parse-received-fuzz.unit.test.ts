import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { extractReply } from '../reply-text/extract-reply.js';
import { cpuMs } from '../cpu-time.fixture.js';
import { sanitiseHtml } from '../html/sanitise-html.js';
import { aMail, aMultipart, mailOf } from './mail.fixture.js';
import { parseReceived } from './parse-received.js';
import { peekHeader } from './peek-header.js';

/** Five seconds in CI; `POSTHORN_FUZZ_MS=600000` looks for ten minutes. */
const FUZZ_MS = Number(process.env['POSTHORN_FUZZ_MS'] ?? 4000);
const SLOW_MS = 1000;

/** Mails with what real ones are made of, to be broken in every way. */
const SEEDS: readonly Buffer[] = [
  aMultipart(
    'mixed',
    [
      'Content-Type: multipart/alternative; boundary=i',
      '',
      '--i',
      'Content-Type: text/plain; charset=utf-8; format=flowed',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Gr=C3=BC=C3=9Fe =',
      '',
      '> quoted',
      '-- ',
      'Ann',
      '--i',
      'Content-Type: text/html; charset=iso-8859-1',
      '',
      '<p>Gr\xfc\xdfe <a href="http://x.example">x</a><img src=cid:a></p>',
      '--i--',
    ],
    [
      'Content-Type: image/png; name="=?utf-8?b?w7w=?=.png"',
      'Content-ID: <a>',
      'Content-Transfer-Encoding: base64',
      '',
      'iVBORw0KGgo=',
      'iVBORw0KGgo=',
    ],
    [
      "Content-Disposition: attachment; filename*0*=iso-8859-1'en'%fc; filename*1=.txt",
      'Content-Type: text/plain',
      '',
      'x',
    ],
    ['Content-Type: message/rfc822', '', 'From: b@c.example', 'Subject: inner', '', 'inner'],
  ),
  aMultipart(
    'report; report-type=delivery-status',
    ['', 'Delivery failed'],
    [
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns;x',
      '',
      'Final-Recipient: rfc822;a@b.example',
      'Action: failed',
      'Status: 5.1.1',
    ],
  ),
  mailOf(
    'Received: from x',
    ' by y; Tue, 3 Mar 2026 09:15:00 +0100',
    'Auto-Submitted: auto-replied',
    'Subject: =?iso-2022-jp?b?GyRCRnxLXBsoQg==?= Re: x',
    'To: "a, b" <a@b.example>, g: c@d.example;',
    'Date: Tue, 3 Mar 2026 09:15:00 +0100',
    'From: Ann <ann@example.com>',
    '',
    'On Tue, Bob <b@c.example> wrote:',
    '> hi',
  ),
  aMail(['Content-Type: text/plain; charset=koi8-r', 'Content-Transfer-Encoding: base64'], '8NLJ18XU'),
];
const SCRAPS = [
  '\r',
  '\n',
  '\r\n',
  '\0',
  '--',
  '--b 1',
  '--i',
  ';',
  '"',
  '(',
  ')',
  '=',
  '=?',
  '?=',
  '\\',
  '<',
  '>',
  ':',
  ',',
  '*0*=',
  'boundary=',
  '\xff\xfe',
  '\x1b$B',
  'Content-Type: multipart/mixed; boundary=b 1',
  'Content-Transfer-Encoding: base64',
  ' '.repeat(500),
  '<b>'.repeat(200),
];

/** Where, how much is taken away, and what is put there. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(40),
  insert: fc.oneof(
    fc.constantFrom(...SCRAPS).map((scrap) => Buffer.from(scrap, 'latin1')),
    fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  ),
  times: fc.constantFrom(1, 1, 1, 2, 200),
});
const mutated = fc
  .record({ seed: fc.constantFrom(...SEEDS), changes: fc.array(change, { minLength: 1, maxLength: 8 }) })
  .map(({ seed, changes }) =>
    changes.reduce<Buffer>((mail, { at, remove, insert, times }) => {
      const start = Math.floor(at * mail.length);
      return Buffer.concat([
        mail.subarray(0, start),
        ...Array.from({ length: times }, () => insert),
        mail.subarray(start + remove),
      ]);
    }, seed),
  );
const anything = fc.oneof(
  { weight: 8, arbitrary: mutated },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...SCRAPS), { maxLength: 200 })
      .map((scraps) => Buffer.from(scraps.join(''), 'latin1')),
  },
);

/** What holds of every mail, whoever wrote it. */
async function check(raw: Buffer): Promise<void> {
  const copy = Buffer.from(raw);
  const started = cpuMs();
  const mail = await parseReceived(raw);
  expect(mail.defects).not.toContain('unreadable');
  expect(new Set(mail.defects).size).toBe(mail.defects.length);
  expect(raw.equals(copy)).toBe(true);
  expect(mail.text ?? '').not.toMatch(/[\r\0]/);
  expect(mail.headers.every(({ name, value }) => name !== '' && !/[\r\n\0]/.test(name + value))).toBe(true);
  for (const { filename, content, contentType } of mail.attachments) {
    expect(filename).toMatch(/^[^/\\\p{Cc}.][^/\\\p{Cc}]{0,199}$/u);
    expect(contentType).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
    expect(content.length).toBeLessThanOrEqual(raw.length);
  }
  expect(peekHeader(raw).from).toBe(mail.from?.email);
  const { reply, quoted, signature } = extractReply(mail.text ?? '');
  expect(reply.length + quoted.length + signature.length).toBeLessThanOrEqual((mail.text ?? '').length + 2);
  expect(sanitiseHtml(mail.html ?? '')).not.toMatch(/<(?:script|iframe|style|form)\b/i);
  expect(cpuMs() - started).toBeLessThan(SLOW_MS);
}

describe('any bytes', () => {
  test(
    'are read without a throw, in bounded time, with what always holds',
    { timeout: FUZZ_MS * 2 + 5000 },
    async () => {
      await fc.assert(fc.asyncProperty(anything, check), {
        numRuns: Number.POSITIVE_INFINITY,
        interruptAfterTimeLimit: FUZZ_MS,
        markInterruptAsFailure: false,
      });
    },
  );
});
