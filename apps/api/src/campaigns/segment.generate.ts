import { querySnapshot } from '@posthorn/database';
import { findMembers, findSegment } from './segment.queries.js';

export default querySnapshot('segment', {
  findSegment: (db) => findSegment(db, 'wsk_1', 'lst_1'),
  findMembers: (db) => findMembers(db, 'wsk_1', { segmentId: 'lst_1', after: '', limit: 2_000 }),
});
