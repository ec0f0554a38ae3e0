import { expect, test } from 'vitest';
import { moreRecipients } from './recipient-body.js';

const issuesOf = (recipient: object) => moreRecipients.safeParse({ recipients: [recipient] }).error?.issues ?? [];
const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));

test('variables are any JSON that can be kept', () => {
  for (const value of ['x', 1, true, null, ['a', { b: ['c'] }], nested(20)])
    expect(issuesOf({ email: 'a@example.com', variables: { value } })).toEqual([]);
});

test.each([
  ['nested for the purpose', { x: nested(5_000) }, 'is nested too deeply'],
  ['a NUL', { x: 'a\0b' }, 'must not contain NUL or unpaired surrogates'],
  ['a NUL deep inside', { x: [{ y: 'a\0b' }] }, 'must not contain NUL or unpaired surrogates'],
  ['a NUL in a name', { 'a\0b': 1 }, 'must not contain NUL or unpaired surrogates'],
  ['half of a character', { x: '\ud800' }, 'must not contain NUL or unpaired surrogates'],
])('variables with %s are refused with their place', (_what, variables, message) => {
  expect(issuesOf({ email: 'a@example.com', variables })).toMatchObject([
    { path: ['recipients', 0, 'variables'], message },
  ]);
});

test('what is no address is no mistake of the request, what is no text is', () => {
  expect(issuesOf({ email: 'nobody' })).toEqual([]);
  expect(issuesOf({ email: 5 })).toMatchObject([{ path: ['recipients', 0, 'email'] }]);
  expect(issuesOf({ email: 'a@example.com', mail: 1 })).toMatchObject([{ code: 'unrecognized_keys' }]);
});

test('recipients are given one way', () => {
  for (const body of [{}, { recipients: [], segment_id: 'lst_1' }])
    expect(moreRecipients.safeParse(body).success).toBe(false);
  expect(moreRecipients.safeParse({ segment_id: 'lst_1' }).success).toBe(true);
});
