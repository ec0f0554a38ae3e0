import { querySnapshot } from '@posthorn/database';
import { findMembers } from './segment.queries.js';

export default querySnapshot('segment', {
  findMembers: (db) => findMembers(db, 'wsk_1', { segmentId: 'lst_1', after: '', limit: 2_000 }),
});
