import { querySnapshot } from '@posthorn/database';
import { countLeft, findLeft } from './left-sends.queries.js';

const campaign = { workspaceId: 'wsk_1', campaignId: 'cmp_1' };

export default querySnapshot('dispatcher-left-sends', {
  countLeft: (db) => countLeft(db, campaign.workspaceId, campaign.campaignId),
  findLeft: (db) => findLeft(db, { ...campaign, after: '', limit: 500 }),
});
