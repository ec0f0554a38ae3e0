import { querySnapshot } from '@posthorn/database';
import {
  countLeadLists,
  deleteLeadList,
  insertLeadList,
  leadIdsOf,
  listLeadLists,
  readLeadList,
  removeFromLeadList,
  updateLeadList,
} from './lead-list.queries.js';

const LIST = { workspaceId: 'wsk_1', id: 'lst_1' };

export default querySnapshot('lead-list', {
  insertLeadList: (db) => insertLeadList(db, LIST, { name: 'Trade fair', description: null }),
  listLeadLists: (db) => listLeadLists(db, 'wsk_1', { limit: 50, offset: 0 }),
  countLeadLists: (db) => countLeadLists(db, 'wsk_1'),
  readLeadList: (db) => readLeadList(db, LIST),
  updateLeadList: (db) => updateLeadList(db, LIST, { name: 'Trade fair 2026' }),
  deleteLeadList: (db) => deleteLeadList(db, LIST),
  leadIdsOf: (db) => leadIdsOf(db, 'wsk_1', ['ann@example.com']),
  removeFromLeadList: (db) => removeFromLeadList(db, LIST, ['led_1']),
});
