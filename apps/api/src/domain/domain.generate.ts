import { querySnapshot } from '@posthorn/database';
import { deleteDomain, findDomain, insertDomain, listDomains, updateDomain } from './domain.queries.js';

export default querySnapshot('domain', {
  insertDomain: (db) =>
    insertDomain(db, 'wsk_1', {
      id: 'dom_1',
      domain: 'acme.example',
      dkim_selector: 'ph1',
      dkim_private_key: '-',
      dkim_public_key: '-',
    }),
  listDomains: (db) => listDomains(db, 'wsk_1', { after: 'dom_1', limit: 50 }),
  findDomain: (db) => findDomain(db, 'wsk_1', 'acme.example'),
  updateDomain: (db) => updateDomain(db, 'wsk_1', 'dom_1', { verified_at: null, checked_at: new Date(0) }),
  deleteDomain: (db) => deleteDomain(db, 'wsk_1', 'dom_1'),
});
