import { querySnapshot } from '@posthorn/database';
import { listAllowances } from './mails-ai-suppression.queries.js';

export default querySnapshot('mails-ai-suppression', {
  listAllowances: (db) => listAllowances(db, 'wsk_1', { before: 100, limit: 26 }),
});
