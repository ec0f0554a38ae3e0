import { querySnapshot } from '@posthorn/database';
import { findCreditLimit, storeCreditLimit } from './credit.queries.js';

export default querySnapshot('reach-credit', {
  findCreditLimit: (db) => findCreditLimit(db, 'wsk_1'),
  storeCreditLimit: (db) => storeCreditLimit(db, 'wsk_1', 10),
});
