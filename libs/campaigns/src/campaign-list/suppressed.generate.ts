import { querySnapshot } from '@posthorn/database';
import { findSuppressed } from './suppressed.queries.js';

export default querySnapshot('suppressed', {
  findSuppressed: (db) =>
    findSuppressed(db, { workspaceId: 'wsk_1', campaignId: 'cmp_1', testMode: false }, [
      { contact: 'c1', address: 'a@example.com' },
    ]),
});
