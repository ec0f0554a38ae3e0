import { expect, test } from 'vitest';
import { mailboxText, mailboxTexts } from './mailbox-text.js';

test.each([
  ['alice@example.com', { email: 'alice@example.com' }],
  ['  alice@example.com ', { email: 'alice@example.com' }],
  ['Alice <alice@example.com>', { email: 'alice@example.com', name: 'Alice' }],
  ['"Lee, Jordan" <j@example.com>', { email: 'j@example.com', name: 'Lee, Jordan' }],
  [String.raw`"a \"b\" \\" <j@example.com>`, { email: 'j@example.com', name: String.raw`a "b" \ `.trim() }],
  ['<alice@example.com>', { email: 'alice@example.com' }],
  ['Ünal <ü@exämple.com>', { email: 'ü@exämple.com', name: 'Ünal' }],
])('%s is read', (text, mailbox) => {
  expect(mailboxText.parse(text)).toEqual(mailbox);
});

test.each([
  'alice',
  'a@example.com, b@example.com',
  'Alice <alice@example.com> <b@example.com>',
  'Alice alice@example.com',
  'a@example.com\r\nBcc: b@example.com',
  '"A\r\nBcc: b@example.com" <a@example.com>',
  '',
  '<>',
  `${'x'.repeat(400)} <a@example.com>`,
])('%j is no mailbox', (text) => {
  expect(mailboxText.safeParse(text).success).toBe(false);
});

test('one stands for a list of one; nobody, and too many, are refused', () => {
  const schema = mailboxTexts(2);
  expect(schema.parse('a@example.com')).toEqual([{ email: 'a@example.com' }]);
  expect(schema.parse(['a@example.com', 'B <b@example.com>'])).toHaveLength(2);
  for (const given of [[], ['a@example.com', 'b@example.com', 'c@example.com'], undefined, 1])
    expect(schema.safeParse(given).success).toBe(false);
});
