import { querySnapshot, SERVED_SCHEMA } from '@posthorn/database';
import {
  findCampaigns,
  findDrafts,
  findHeldSends,
  findReceivedMails,
  findRuns,
  findSuppressions,
  findThreads,
  upsertWaiting,
} from './waiting-lists.queries.js';

const suppression = {
  workspace_id: 'wsk_1',
  contact_key: 'kfq3x2',
  scope: 'tenant',
  campaign_id: '',
  test_mode: false,
} as const;

export default querySnapshot('waiting-lists', {
  findHeldSends: (db) => findHeldSends(db, SERVED_SCHEMA, ['req_1']),
  findDrafts: (db) => findDrafts(db, SERVED_SCHEMA, ['drf_1']),
  findCampaigns: (db) => findCampaigns(db, SERVED_SCHEMA, ['cmp_1']),
  findRuns: (db) => findRuns(db, SERVED_SCHEMA, ['run_1']),
  findReceivedMails: (db) => findReceivedMails(db, SERVED_SCHEMA, ['rcv_1']),
  findThreads: (db) => findThreads(db, SERVED_SCHEMA, ['thrd_1']),
  findSuppressions: (db) => findSuppressions(db, SERVED_SCHEMA, [suppression]),
  upsertWaiting: (db) => upsertWaiting(db, SERVED_SCHEMA, 'suppressions', [suppression]),
});
