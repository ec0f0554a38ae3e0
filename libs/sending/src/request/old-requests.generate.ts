import { querySnapshot } from '@posthorn/database';
import { findBeginnings } from './old-requests.queries.js';

export default querySnapshot('old-requests', { findBeginnings: (db) => findBeginnings(db, ['req_1']) });
