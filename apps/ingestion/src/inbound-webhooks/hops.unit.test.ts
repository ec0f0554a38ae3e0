import fc from 'fast-check';
import { threadCpuMs } from '@posthorn/testing';
import { describe, expect, test } from 'vitest';
import { clientOf, receivedIn, returnPathIn } from './hops.js';

const MAILGUN = /(?:^|\.)mailgun\.org$/;
const GOOGLE =
  'from mail-ej1-f41.google.com (mail-ej1-f41.google.com [209.85.218.41])\r\n\tby mxa.mailgun.org with ESMTP id 5e8-n01 (TLS_RSA); Sun, 22 Mar 2026 10:05:00 -0000 (UTC)';
const FORGED = 'from bank.example (bank.example [192.0.2.7]) by mxa.mailgun.org with ESMTP id 1; today';

describe('who handed a mail to its provider', () => {
  test.each<[string, readonly string[], string | undefined]>([
    ['the topmost hop', [GOOGLE, FORGED], '209.85.218.41'],
    ['over IPv6', ['from a.example (a.example [IPv6:2001:db8::1]) by mxb.mailgun.org with SMTP'], '2001:db8::1'],
    [
      'as Postfix writes it',
      [
        'from a.example (b.example [203.0.113.9]) (using TLSv1.3 (256 bits)) (No client certificate) by mx.mailgun.org (Postfix) with ESMTPS id 4',
      ],
      '203.0.113.9',
    ],
    [
      'below hops in its own house',
      [
        'by s1.mailgun.org (Postfix, from userid 99) id 3',
        'from x (localhost [127.0.0.1]) by s2.mailgun.org; now',
        GOOGLE,
      ],
      '209.85.218.41',
    ],
    [
      'the client, and not what it calls itself',
      [
        'from a (b [192.0.2.1]) by mxa.mailgun.org with SMTP id 1 (real.example [203.0.113.9]) by mxb.mailgun.org with ESMTP id 2; now',
      ],
      '203.0.113.9',
    ],
    [
      'nobody, when a stranger wrote the topmost hop',
      ['from a (b [192.0.2.1]) by mx.evil.example; now', GOOGLE],
      undefined,
    ],
    ['nobody, when it cannot be read', ['from a by mxa.mailgun.org', FORGED], undefined],
    ['nobody, when the address is none', ['from a (a [1.2.3.400]) by mxa.mailgun.org; now'], undefined],
    ['nobody, when there is no hop', [], undefined],
  ])('%s', (_, received, expected) => {
    expect(clientOf(received, MAILGUN)?.clientIp).toBe(expected);
  });

  test('of a server whose name is not known the topmost hop alone counts', () => {
    expect(clientOf([GOOGLE])).toEqual({ clientIp: '209.85.218.41', helo: 'mail-ej1-f41.google.com', id: '5e8-n01' });
    expect(clientOf(['by postal.example with SMTP; now', FORGED])).toBeUndefined();
  });

  test('is found in time that any header allows', () => {
    for (const text of ['from a (', 'from a ([', 'from a (b [1.1.1.1]) ', 'by x '].map((part) =>
      part.repeat(100_000),
    )) {
      const beforeMs = threadCpuMs();
      clientOf([text, text], MAILGUN);
      expect(threadCpuMs() - beforeMs).toBeLessThan(100);
    }
    fc.assert(
      fc.property(fc.array(fc.string()), (received) => {
        clientOf(received, MAILGUN);
      }),
    );
  });
});

describe('the header of a raw mail', () => {
  const raw = Buffer.from(
    `Return-Path: <a@example.org>\r\nreceived: one\r\n two\nSubject: x\nReceived: three\n\nReceived: four`,
  );

  test('is read up to its end, folded lines as one', () => {
    expect(receivedIn(raw)).toEqual(['one two', 'three']);
  });

  test('names the sender of its envelope when that stands first', () => {
    expect(returnPathIn(raw)).toBe('<a@example.org>');
    expect(returnPathIn(Buffer.from('Subject: x\nReturn-Path: <forged@example.org>\n\n'))).toBeUndefined();
  });
});
