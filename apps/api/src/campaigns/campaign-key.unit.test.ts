import { CAMPAIGN_ID } from '@posthorn/campaigns';
import type { Principal } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { campaignIdOf, idempotencyKeyOf } from './campaign-key.js';

const CALLER: Principal = { keyId: 'key_1', workspaceId: 'wsk_1', kind: 'msk', scopes: [], testMode: false };

test('one key of one workspace is always the same campaign', () => {
  const id = campaignIdOf(CALLER, 'spring');
  expect(id).toMatch(CAMPAIGN_ID);
  expect(campaignIdOf({ ...CALLER, keyId: 'key_2' }, 'spring')).toBe(id);
});

test('keys, workspaces and modes have campaigns of their own', () => {
  const ids = [
    campaignIdOf(CALLER, 'spring'),
    campaignIdOf(CALLER, 'summer'),
    campaignIdOf({ ...CALLER, workspaceId: 'wsk_2' }, 'spring'),
    campaignIdOf({ ...CALLER, testMode: true }, 'spring'),
  ];
  expect(new Set(ids).size).toBe(4);
});

test('a key may stand in the body, in the header, or the same one in both', () => {
  expect([idempotencyKeyOf('k', undefined), idempotencyKeyOf(undefined, 'k'), idempotencyKeyOf('k', 'k')]).toEqual([
    'k',
    'k',
    'k',
  ]);
  expect(idempotencyKeyOf(undefined, undefined)).toBeUndefined();
  expect(() => idempotencyKeyOf('k', 'other')).toThrow('must not differ');
});
