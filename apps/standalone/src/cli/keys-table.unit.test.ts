import type { ApiKeyInfo, Scope } from '@posthorn/platform';
import { expect, test } from 'vitest';
import { keysTable } from './keys-table.js';

const aKey = (wanted: Partial<ApiKeyInfo>): ApiKeyInfo => ({
  id: `key_${'0'.repeat(26)}`,
  kind: 'mm_live',
  hint: 'mm_live_…abcd',
  scopes: ['read', 'send', 'manage'],
  testMode: false,
  createdAt: new Date('2026-03-22T10:05:00Z'),
  ...wanted,
});

const scopes: Scope[][] = [['read'], ['send', 'manage'], ['read', 'manage'], ['manage', 'send', 'read']];
const revokedAt = new Date('2026-03-23T10:05:00Z');

test('no line is wider than 80 columns whatever the key may do', () => {
  const keys = scopes.flatMap((some) => [aKey({ scopes: some }), aKey({ scopes: some, revokedAt })]);
  const text = keysTable([...keys, aKey({ kind: 'worker', hint: 'mwk_…abcd', mailbox: 'agent@example.com' })], false);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('it says what each key may do, which mailbox it is bound to, and that it is revoked', () => {
  const text = keysTable(
    [aKey({}), aKey({ scopes: ['read'], mailbox: 'agent@example.com' }), aKey({ scopes: ['read'], revokedAt })],
    false,
  );
  expect(text.split('\n').map((line) => line.slice(59))).toEqual(['MAY', 'everything', 'read', '', 'nothing: revoked']);
  expect(text).toContain('\n  only mailbox agent@example.com\n');
});
