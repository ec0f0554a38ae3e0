import { querySnapshot } from '@posthorn/database';
import { findSendProgress } from './send-progress.queries.js';

export default querySnapshot('send-progress', {
  findSendProgress: (db) => findSendProgress(db, 'wsk_1', 'cmp_1'),
});
