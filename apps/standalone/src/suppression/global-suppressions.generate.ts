import { querySnapshot } from '@posthorn/database';
import {
  deleteGlobalSuppression,
  listGlobalSuppressions,
  upsertGlobalSuppressions,
} from './global-suppressions.queries.js';

export default querySnapshot('global-suppressions', {
  upsertGlobalSuppressions: (db) =>
    upsertGlobalSuppressions(db, [{ address: 'a@b.c', reason_code: 'manual_dnc', note: null, expires_at: null }]),
  listGlobalSuppressions: (db) => listGlobalSuppressions(db, { after: 'a@b.c', limit: 1_000 }),
  deleteGlobalSuppression: (db) => deleteGlobalSuppression(db, 'a@b.c'),
});
