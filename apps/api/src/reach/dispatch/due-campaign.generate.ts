import { querySnapshot } from '@posthorn/database';
import { countDispatched, findSendingCampaigns } from './due-campaign.queries.js';

export default querySnapshot('due-campaign', {
  findSendingCampaigns: (db) => findSendingCampaigns(db, 1_000),
  countDispatched: (db) => countDispatched(db, [{ workspace_id: 'wsk_1', campaign_id: 'cmp_1' }]),
});
