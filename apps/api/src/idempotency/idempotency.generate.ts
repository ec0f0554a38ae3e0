import { querySnapshot } from '@posthorn/database';
import { claimKeys, findKeys, releaseKeys, removeExpired, storeAnswers } from './idempotency.queries.js';

const key = { workspaceId: 'wsk_1', keyHash: Buffer.alloc(32), fingerprint: Buffer.alloc(32) };

export default querySnapshot('idempotency', {
  claimKeys: (db) => claimKeys(db, [key]),
  findKeys: (db) => findKeys(db, [key]),
  storeAnswers: (db) => storeAnswers(db, [{ ...key, status: 200, response: '{}' }]),
  releaseKeys: (db) => releaseKeys(db, [{ ...key, startedAt: '2026-01-02 03:04:05.678901+00' }]),
  removeExpired: (db) => removeExpired(db, 5_000),
});
