import { describe, expect, test } from 'vitest';
import { Problem } from '../problem/problem.js';
import { bearerKey } from './bearer-key.js';
import { assertAllowed } from './require-key.js';
import type { Principal } from './principal.js';

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const reader: Principal = {
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'worker',
  scopes: ['read'],
  testMode: false,
};

describe('bearerKey', () => {
  test('takes the key after any spelling of Bearer', () => {
    expect(bearerKey('Bearer mm_live_x')).toBe('mm_live_x');
    expect(bearerKey('bearer  mm_live_x ')).toBe('mm_live_x');
  });

  test.each(['', 'mm_live_x', 'Basic dXNlcg==', 'Bearer', 'Bearer a b'])('%j is 401 with a challenge', (header) => {
    const problem = problemOf(() => bearerKey(header));
    expect(problem).toMatchObject({ status: 401, code: 'UNAUTHORIZED', headers: { 'www-authenticate': 'Bearer' } });
    expect(problem.fix).toContain('Authorization: Bearer');
  });
});

describe('assertAllowed', () => {
  test('lets a key with every scope and a right kind pass', () => {
    expect(() => assertAllowed(reader, { scopes: ['read'] })).not.toThrow();
    expect(() => assertAllowed(reader, { kinds: ['mm_live', 'worker'], scopes: ['read'] })).not.toThrow();
  });

  test('names the scope that is missing', () => {
    expect(problemOf(() => assertAllowed(reader, { scopes: ['read', 'send'] }))).toMatchObject({
      status: 403,
      code: 'MISSING_SCOPE',
      detail: 'The API key lacks the scope send.',
    });
  });

  test('speaks of a user where no key stands behind the session', () => {
    const user: Principal = { ...reader, kind: 'msk', keyId: 'usr_1', userId: 'usr_1' };
    expect(problemOf(() => assertAllowed(user, { scopes: ['send'] }))).toMatchObject({
      detail: "The user's session lacks the scope send.",
      fix: 'Sign in as a user with the scopes send.',
    });
    expect(problemOf(() => assertAllowed(user, { kinds: ['mm_live'], scopes: [] })).detail).toContain(
      "A user's session",
    );
  });

  test('names the prefixes that would do', () => {
    const problem = problemOf(() => assertAllowed(reader, { kinds: ['mm_live', 'mm_test'], scopes: [] }));
    expect(problem).toMatchObject({ status: 403, code: 'WRONG_KEY_KIND' });
    expect(problem.fix).toContain('mm_live_, mm_test_');
  });
});
