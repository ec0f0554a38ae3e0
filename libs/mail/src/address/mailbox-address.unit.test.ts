import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpu-time.fixture.js';
import { headerText } from '../compose/mail.fixture.js';
import { mailboxField } from '../compose/header-field.js';
import { addressParts, asciiAddress, domainOf, isRoleAddress, needsSmtpUtf8 } from './mailbox-address.js';
import { parseMailbox, parseMailboxes } from './parse-mailbox.js';

describe('an address', () => {
  test.each([
    ['ann@example.com', 'ann@example.com'],
    ['Ann.B+tag@Example.COM', 'Ann.B+tag@example.com'],
    ["o'neil@example.co.uk", "o'neil@example.co.uk"],
    ['"a b"@example.com', '"a b"@example.com'],
    ['jürgen@münchen.example', 'jürgen@xn--mnchen-3ya.example'],
    ['用户@例え.テスト', '用户@xn--r8jz45g.xn--zckzah'],
    ['ann@example.com.', 'ann@example.com'],
    ['ann@localhost', 'ann@localhost'],
  ])('%s goes over SMTP as %s', (address, ascii) => {
    expect(asciiAddress(address)).toBe(ascii);
  });

  test.each([
    '',
    'ann',
    '@example.com',
    'ann@',
    'a b@example.com',
    'ann@exa mple.com',
    'ann@example..com',
    '.ann@example.com',
    'ann.@example.com',
    'a..b@example.com',
    'ann@-example.com',
    'ann@example.com\r\nRCPT TO:<x@y.example>',
    'ann@example.com>',
    '<ann@example.com>',
    'ann@[192.0.2.1]',
    'ann@exam/ple.com',
    `${'x'.repeat(65)}@example.com`,
    `ann@${'x'.repeat(64)}.com`,
    'a\u2028b@example.com',
    'a\u00a0b@example.com',
    'a\0@example.com',
    '"a\r\nb"@example.com',
    'a@b@c.example',
  ])('%j is none', (address) => {
    expect(addressParts(address)).toBeUndefined();
  });

  test('has a domain, may be of a role, may need SMTPUTF8', () => {
    expect(domainOf('ann@MÜNCHEN.example')).toBe('xn--mnchen-3ya.example');
    expect(domainOf('nonsense@')).toBe('');
    expect(isRoleAddress('Sales+eu@example.com')).toBe(true);
    expect(isRoleAddress('ann.sales@example.com')).toBe(false);
    expect([needsSmtpUtf8('jürgen@example.com'), needsSmtpUtf8('ann@münchen.example')]).toEqual([true, false]);
  });
});

describe('parseMailboxes', () => {
  test.each([
    ['ann@example.com', [{ email: 'ann@example.com' }]],
    ['Ann B. <ann@example.com>', [{ email: 'ann@example.com', name: 'Ann B.' }]],
    [
      '"B, Ann" <ann@example.com>, bob@example.com',
      [{ email: 'ann@example.com', name: 'B, Ann' }, { email: 'bob@example.com' }],
    ],
    ['ann@example.com (Ann (B))', [{ email: 'ann@example.com', name: 'Ann (B)' }]],
    ['=?UTF-8?Q?J=C3=BCrgen?= <j@example.com>', [{ email: 'j@example.com', name: 'Jürgen' }]],
    ['Team: ann@example.com, bob@example.com;', [{ email: 'ann@example.com' }, { email: 'bob@example.com' }]],
    ['undisclosed-recipients:;', []],
    ['"a\\"b" <ann@example.com>', [{ email: 'ann@example.com', name: 'a"b' }]],
    ['nonsense, <>, ann@example.com', [{ email: 'ann@example.com' }]],
    ['=?UTF-8?B?QQ0KQmNj?= <ann@example.com>', [{ email: 'ann@example.com', name: 'A Bcc' }]],
  ])('%s', (text, mailboxes) => {
    expect(parseMailboxes(text)).toEqual(mailboxes);
  });

  test('reads what composing writes', () => {
    fc.assert(
      fc.property(headerText, (name) => {
        const { line } = mailboxField('To', [{ email: 'ann@example.com', name }]);
        const read = parseMailbox(line.slice('To:'.length).replaceAll('\r\n', ''));
        const form = (text: string): string =>
          text
            .toWellFormed()
            .replaceAll(/[\p{Cc}\s]+/gu, ' ')
            .trim();
        expect(read?.email).toBe('ann@example.com');
        expect(form(read?.name ?? '')).toBe(form(name).slice(0, 320).trim());
      }),
    );
  });

  test('never throws and stays linear', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => Array.isArray(parseMailboxes(text))));
    const start = cpuMs();
    for (const part of ['(', '"', '<', 'a@', ',', '=?UTF-8?Q?', 'a:']) parseMailboxes(part.repeat(500_000));
    parseMailboxes(`${'a'.repeat(50_000)}@${':'.repeat(50_000)}`);
    expect(cpuMs() - start).toBeLessThan(3000);
  });
});
