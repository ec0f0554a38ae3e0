import { querySnapshot } from '@posthorn/database';
import { insertTicket, useTicket } from './stream-tickets.queries.js';

const hash = Buffer.alloc(32);

export default querySnapshot('stream-tickets', {
  insertTicket: (db) => insertTicket(db, { hash, api_key_id: 'key_1' }, 60_000),
  useTicket: (db) => useTicket(db, hash),
});
