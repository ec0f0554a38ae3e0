import { querySnapshot } from '@posthorn/database';
import { countCampaigns, findCampaign, findCampaignCounts, findCampaigns } from './campaigns.queries.js';

const page = { testMode: false, status: 'sending', limit: 50, offset: 0 } as const;

export default querySnapshot('campaigns', {
  findCampaign: (db) => findCampaign(db, 'wsk_1', 'cmp_1'),
  findCampaigns: (db) => findCampaigns(db, 'wsk_1', page),
  countCampaigns: (db) => countCampaigns(db, 'wsk_1', page),
  findCampaignCounts: (db) => findCampaignCounts(db, 'wsk_1', 'cmp_1'),
});
