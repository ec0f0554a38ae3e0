import { querySnapshot } from '@posthorn/database';
import {
  countMatching,
  customFieldNames,
  deleteLead,
  findLead,
  listLeads,
  pageOfLeads,
  updateLead,
} from './lead.queries.js';

const FILTER = {
  q: 'ann',
  address: 'ann@example.com',
  source: 'api',
  listId: 'lst_1',
  importId: 'imp_1',
  roleAccount: false,
  disposable: false,
};

export default querySnapshot('lead', {
  listLeads: (db) => listLeads(db, 'wsk_1', { filter: FILTER, limit: 50, offset: 0 }),
  countMatching: (db) => countMatching(db, 'wsk_1', {}),
  pageOfLeads: (db) => pageOfLeads(db, 'wsk_1', { filter: {}, after: 'led_1', limit: 1_000 }),
  customFieldNames: (db) => customFieldNames(db, 'wsk_1', {}),
  findLead: (db) => findLead(db, 'wsk_1', 'led_1'),
  updateLead: (db) =>
    updateLead(db, { workspaceId: 'wsk_1', id: 'led_1' }, { columns: { role: 'CTO' }, custom: { plan: null } }),
  deleteLead: (db) => deleteLead(db, 'wsk_1', 'led_1'),
});
