import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { firstLineOf } from './secret-input.js';

test.each([
  ['correct horse battery\n', 'correct horse battery'],
  ['correct horse battery', 'correct horse battery'],
  [' with spaces \r\nand more\n', ' with spaces '],
])('%o is the password %o', async (piped, password) => {
  expect(await firstLineOf(Readable.from([piped]))).toBe(password);
});

test('nothing on standard input is said to be so', async () => {
  await expect(firstLineOf(Readable.from([]))).rejects.toThrow('no password');
});
