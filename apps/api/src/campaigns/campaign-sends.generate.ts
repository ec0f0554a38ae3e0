import { querySnapshot } from '@posthorn/database';
import { countUnsubscribes, findSendsOf } from './campaign-sends.queries.js';

export default querySnapshot('campaign-sends', {
  findSendsOf: (db) => findSendsOf(db, 'wsk_1', { campaignId: 'cmp_1', steps: 3, first: 100, end: 150 }),
  countUnsubscribes: (db) => countUnsubscribes(db, 'wsk_1', 'cmp_1'),
});
