import { querySnapshot } from '@posthorn/database';
import { lastPosition, listRecipients } from './recipient.queries.js';

const campaign = { workspaceId: 'wsk_1', campaignId: 'cmp_1' };

export default querySnapshot('reach-recipient', {
  listRecipients: (db) => listRecipients(db, { ...campaign, first: 49_950, end: 50_000 }),
  lastPosition: (db) => lastPosition(db, campaign),
});
