import { expect, test } from 'vitest';
import { REQUEST_ID, requestIdOf } from './request-id.js';

const secret = Buffer.alloc(32, 1);

test('a dedupe key always means the same request id', () => {
  expect(requestIdOf(secret, 'welcome-1')).toBe(requestIdOf(secret, 'welcome-1'));
  expect(requestIdOf(secret, 'welcome-1')).toMatch(REQUEST_ID);
});

test('another key or another workspace means another one', () => {
  const ids = [requestIdOf(secret, 'a'), requestIdOf(secret, 'b'), requestIdOf(Buffer.alloc(32, 2), 'a')];
  expect(new Set(ids).size).toBe(3);
});
