import fc from 'fast-check';
import type { MailContent } from '../mail-content.js';
import type { ComposeOptions } from './compose-options.js';

export const REQUEST_ID = 'req_01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const SECRET = '0123456789abcdef0123456789abcdef';

export function aContent(content: Partial<MailContent> = {}): MailContent {
  return { from: { email: 'ann@acme.example', name: 'Ann' }, subject: 'Hello', text: 'Hello Bob\n', ...content };
}

export function someOptions(options: Partial<ComposeOptions> = {}): ComposeOptions {
  return {
    requestId: REQUEST_ID,
    recipient: 'bob@example.com',
    messageIdDomain: 'acme.example',
    date: new Date('2026-11-20T09:18:43Z'),
    attachments: () => Promise.reject(new Error('no attachments')),
    ...options,
  };
}

/** Text of a header: what people write and what they should not. */
export const headerText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.constantFrom(
    '',
    ' ',
    'a\r\nBcc: x@y.example',
    '=?UTF-8?Q?x?=',
    '  double  spaces  ',
    'a\tb',
    '"quoted"',
    'x'.repeat(400),
    'ü'.repeat(300),
  ),
);

/** A body: lines of all lengths, dots, control characters, boundaries. */
export const bodyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.string({ unit: 'grapheme-ascii', maxLength: 1200 }),
      fc.constantFrom(
        '.',
        '..',
        'From me',
        '',
        ' ',
        '\t',
        'trailing  ',
        '=',
        '=3D',
        '--=_alt_' + REQUEST_ID,
        'x'.repeat(998),
        'x'.repeat(999),
        'ä'.repeat(500),
      ),
    ),
    { maxLength: 12 },
  )
  .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((separator) => lines.join(separator)));

export const emailAddress = fc.oneof(
  fc.constantFrom(
    'bob@example.com',
    '"a b"@example.com',
    'jürgen@example.com',
    'bob@münchen.example',
    "o'neil+tag@example.co.uk",
    '用户@例え.テスト',
  ),
  fc.emailAddress(),
);
