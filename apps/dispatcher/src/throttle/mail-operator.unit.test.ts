import { expect, test } from 'vitest';
import { mailOperator } from './mail-operator.js';

test.each([
  ['alice@gmail.com', 'google'],
  ['alice@GoogleMail.com', 'google'],
  ['"a@b"@hotmail.com', 'microsoft'],
  ['alice@Acme.Example', 'acme.example'],
  ['constructor@constructor', 'constructor'],
])('the mail of %s goes to %s', (recipient, operator) => expect(mailOperator(recipient)).toBe(operator));
