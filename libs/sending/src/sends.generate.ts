import { querySnapshot } from '@posthorn/database';
import { findContact, findSend } from './sends.queries.js';

export default querySnapshot('sends', {
  findSend: (db) => findSend(db, 'wsk_1', 'req_1'),
  findContact: (db) => findContact(db, 'wsk_1', 'req_1'),
});
