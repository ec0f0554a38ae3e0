import { querySnapshot } from '@posthorn/database';
import { findKeyByHash, findUnrevokedKeys, insertKey, listKeys, revokeKey } from './api-keys.queries.js';

const hash = Buffer.alloc(32);

export default querySnapshot('api-keys', {
  findKeyByHash: (db) => findKeyByHash(db, hash),
  findUnrevokedKeys: (db) => findUnrevokedKeys(db, ['key_1']),
  listKeys: (db) => listKeys(db, 'wsk_1', 100),
  insertKey: (db) =>
    insertKey(db, {
      id: 'key_1',
      workspace_id: 'wsk_1',
      kind: 'mm_live',
      hash,
      hint: 'mm_live_…abcd',
      scopes: ['read'],
      mailbox: null,
      test_mode: false,
    }),
  revokeKey: (db) => revokeKey(db, 'wsk_1', 'key_1', new Date(0)),
});
