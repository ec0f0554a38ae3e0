import { querySnapshot } from '@posthorn/database';
import { findReportedSends } from './reported-sends.queries.js';

export default querySnapshot('reported-sends', {
  findReportedSends: (db) => findReportedSends(db, ['req_1']),
});
