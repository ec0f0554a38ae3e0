import { expect, test } from 'vitest';
import { table } from './table.js';

test('columns are as wide as their widest cell, the last is not padded', () => {
  expect(
    table([
      { id: 'a', note: 'first' },
      { id: 'longer', note: '' },
    ]),
  ).toBe('ID      NOTE\na       first\nlonger');
});

test('an empty table says so', () => {
  expect(table([])).toBe('None.');
});
