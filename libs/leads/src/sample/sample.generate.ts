import { querySnapshot } from '@posthorn/database';
import { deleteLeadsOf } from './sample.queries.js';

export default querySnapshot('sample', { deleteLeadsOf: (db) => deleteLeadsOf(db, 'wsk_1', 'sample') });
