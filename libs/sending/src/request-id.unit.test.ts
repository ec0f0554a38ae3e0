import { expect, test } from 'vitest';
import { releaseIdOf, REQUEST_ID, requestIdOf } from './request-id.js';

const secret = Buffer.alloc(32, 1);

test('a dedupe key always means the same request id', () => {
  expect(requestIdOf(secret, false, 'welcome-1')).toBe(requestIdOf(secret, false, 'welcome-1'));
  expect(requestIdOf(secret, false, 'welcome-1')).toMatch(REQUEST_ID);
});

test('another key, mode, workspace or purpose means another one', () => {
  const ids = [
    requestIdOf(secret, false, 'a'),
    requestIdOf(secret, false, 'b'),
    requestIdOf(secret, true, 'a'),
    requestIdOf(Buffer.alloc(32, 2), false, 'a'),
    releaseIdOf(secret, 'a'),
  ];
  expect(new Set(ids).size).toBe(5);
});
