import { expect, test } from 'vitest';
import { emailAddress } from './email-address.js';

test('surrounding white space is removed', () => {
  expect(emailAddress.parse(' alice@example.com\n')).toBe('alice@example.com');
});

test('what mail cannot be addressed to is refused with the reason', () => {
  expect(emailAddress.safeParse('Alice <alice@example.com>').error?.issues).toMatchObject([
    { message: expect.stringContaining('without a display name') as string },
  ]);
});
