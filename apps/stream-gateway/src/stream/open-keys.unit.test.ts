import { Problem, type Principal } from '@posthorn/platform';
import { afterEach, expect, test } from 'vitest';
import { OpenKeys } from './open-keys.js';

const principal: Principal = {
  keyId: 'key_1',
  workspaceId: 'wsk_1',
  kind: 'mm_live',
  scopes: ['read'],
  testMode: false,
};
let keys: OpenKeys;
afterEach(() => keys.stop());

/** @param answers what each look at a key finds, the last one again and again */
function watched(...answers: (Principal | undefined | Error)[]): {
  looks: string[];
  ended: string[];
  errors: unknown[];
} {
  const seen = { looks: [] as string[], ended: [] as string[], errors: [] as unknown[] };
  const verify = (key: string) => {
    seen.looks.push(key);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  keys = new OpenKeys({ verify }, { streamsPerKey: 2, recheckMs: 1 }, (error) => seen.errors.push(error));
  void keys.watch();
  return seen;
}
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

test('all streams of a key end when it is revoked or may no longer read', async () => {
  for (const answer of [undefined, { ...principal, scopes: [] }]) {
    const { ended } = watched(principal, answer);
    keys.add('key_1', 'secret', () => ended.push('one'));
    keys.add('key_1', 'secret', () => ended.push('two'));
    await aMoment();
    keys.stop();
    expect(new Set(ended)).toEqual(new Set(['one', 'two']));
  }
});

test('a look that fails ends nothing, and is told', async () => {
  const { ended, errors } = watched(new Error('no database'), principal);
  keys.add('key_1', 'secret', () => ended.push('one'));
  await aMoment();
  expect([ended, errors.length]).toEqual([[], 1]);
});

test('a key is looked at once for all its streams, and not at all without any', async () => {
  const { looks } = watched(principal);
  const leaveOne = keys.add('key_1', 'secret', () => undefined);
  const leaveTwo = keys.add('key_1', 'secret', () => undefined);
  leaveOne();
  leaveTwo();
  leaveTwo();
  await aMoment();
  expect(looks).toEqual([]);
});

test('no more streams than allowed, and those that left do not count', () => {
  watched(principal);
  const leave = keys.add('key_1', 'secret', () => undefined);
  keys.assertRoom('key_1');
  keys.add('key_1', 'secret', () => undefined);
  expect(() => keys.assertRoom('key_1')).toThrow(Problem);
  expect(() => keys.assertRoom('key_2')).not.toThrow();
  leave();
  expect(() => keys.assertRoom('key_1')).not.toThrow();
});
