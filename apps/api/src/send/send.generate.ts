import { querySnapshot } from '@posthorn/database';
import { findQueuedEvent, findSend } from './send.queries.js';

export default querySnapshot('send', {
  findSend: (db) => findSend(db, 'wsk_1', 'req_1'),
  findQueuedEvent: (db) => findQueuedEvent(db, 'wsk_1', 'req_1'),
});
