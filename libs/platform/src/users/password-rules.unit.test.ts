import { expect, test } from 'vitest';
import { passwordProblem } from './password-rules.js';

test.each([
  'correct horse battery',
  'Grüße aus Köln',
  '🐎🔋🖇️✅🍎 horses',
  'hunter2-hunter2',
  'x'.repeat(200) + 'abcde',
])('%s will do', (password) => {
  expect(passwordProblem(password, 'ada@example.com')).toBeUndefined();
});

test.each([
  ['elevenchars', 'needs 12'],
  ['', 'has 0 characters'],
  ['aaaaaaaaaaaaaaaa', 'too few different'],
  ['12121212121212', 'too few different'],
  ['a long one, but\nwith two lines', 'control character'],
  ['abcdefgh'.repeat(33), 'more than 256'],
  ['lovelace@example.com', 'the email address'],
  ['Lovelace-Lovelace1', 'the email address'],
])('%o: %s', (password, problem) => {
  expect(passwordProblem(password, 'lovelace@example.com')).toContain(problem);
});
