import { querySnapshot } from '@posthorn/database';
import { findSuppressions } from './suppression-page.queries.js';

export default querySnapshot('suppression-page', {
  findSuppressions: (db) => findSuppressions(db, 'wsk_1', { testMode: false, limit: 100 }),
  'findSuppressions, of test keys': (db) => findSuppressions(db, 'wsk_1', { testMode: true, limit: 100 }),
  'findSuppressions, filtered': (db) =>
    findSuppressions(db, 'wsk_1', {
      testMode: false,
      scope: 'campaign',
      campaignId: 'cmp_1',
      reasonCode: 'unsubscribe',
      before: 7,
      limit: 100,
    }),
});
