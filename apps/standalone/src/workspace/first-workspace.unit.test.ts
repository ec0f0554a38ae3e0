import { expect, test } from 'vitest';
import { secretValue } from './first-workspace.js';

test('the environment wins over what was kept', () => {
  expect(secretValue({ from: 'environment', value: 'given' }, 'kept')).toBe('given');
});

test('a kept secret stays, a missing one is made with 256 random bits', () => {
  expect(secretValue({ from: 'credentials' }, 'kept')).toBe('kept');
  expect(secretValue({ from: 'credentials' }, undefined)).toMatch(/^[\w-]{43}$/);
});

test('switched off is empty, and switching it on again makes a new one', () => {
  expect(secretValue({ from: 'off' }, 'kept')).toBe('');
  expect(secretValue({ from: 'credentials' }, '')).toMatch(/^[\w-]{43}$/);
});
