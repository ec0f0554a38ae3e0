import { expect, test } from 'vitest';
import { answerableOf } from './draft-taint.js';

test.each([
  ['jordan@customer.example', 'sales@customer.example', 'sales@customer.example'],
  ['jordan@customer.example', 'jordan@evil.example', 'jordan@customer.example'],
  ['jordan@gmail.com', 'mallory@gmail.com', 'jordan@gmail.com'],
  ['jordan@gmail.com', 'Jordan@Gmail.com', 'jordan@gmail.com'],
])('an answer to %s that asks for %s is for %s', (from, replyTo, answered) => {
  expect(answerableOf({ from: { email: from }, replyTo: { email: replyTo } }).email).toBe(answered);
});
