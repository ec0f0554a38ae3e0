import { querySnapshot } from '@posthorn/database';
import { countDispatched, findDueCampaigns } from './due-campaign.queries.js';

export default querySnapshot('due-campaign', {
  findDueCampaigns: (db) => findDueCampaigns(db, 1_000),
  countDispatched: (db) => countDispatched(db, [{ workspace_id: 'wsk_1', campaign_id: 'cmp_1' }]),
});
