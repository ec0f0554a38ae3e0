import { querySnapshot } from '@posthorn/database';
import { addToLeadList, findLeadList } from './lead-lists.queries.js';

const LIST = { workspaceId: 'wsk_1', listId: 'lst_1' };

export default querySnapshot('lead-lists', {
  findLeadList: (db) => findLeadList(db, 'wsk_1', 'Trade fair'),
  addToLeadList: (db) => addToLeadList(db, LIST, ['led_1']),
});
