import { querySnapshot } from '@posthorn/database';
import { findKey } from './me.queries.js';

export default querySnapshot('me', { findKey: (db) => findKey(db, 'wsk_1', 'key_1') });
