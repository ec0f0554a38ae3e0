import { querySnapshot } from '@posthorn/database';
import { reportedSendsQuery } from './reported-sends.queries.js';

export default querySnapshot('reported-sends', {
  reportedSendsQuery: (db) => reportedSendsQuery(db)(['req_1']),
});
