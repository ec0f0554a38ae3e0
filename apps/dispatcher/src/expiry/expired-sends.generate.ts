import { querySnapshot } from '@posthorn/database';
import { findExpired } from './expired-sends.queries.js';

export default querySnapshot('dispatcher-expired-sends', { findExpired: (db) => findExpired(db, 1, 500) });
