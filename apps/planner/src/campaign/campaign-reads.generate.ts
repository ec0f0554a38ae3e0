import { querySnapshot } from '@posthorn/database';
import { countUndecided, findEarlierSends, findHeldSends } from './campaign-reads.queries.js';

const place = { workspaceId: 'wsk_1', campaignId: 'cmp_1' };

export default querySnapshot('campaign-reads', {
  findEarlierSends: (db) => findEarlierSends(db, { ...place, step: 2, first: 0, end: 1_000, stopOnReply: true }),
  countUndecided: (db) => countUndecided(db, place.workspaceId, place.campaignId),
  findHeldSends: (db) => findHeldSends(db, { ...place, limit: 200 }),
});
