import { querySnapshot } from '@posthorn/database';
import { listAllowances } from './mails-ai-suppression.queries.js';

export default querySnapshot('mails-ai-suppression', {
  listAllowances: (db) => listAllowances(db, { workspaceId: 'wsk_1', testMode: false }, { before: 100, limit: 26 }),
});
