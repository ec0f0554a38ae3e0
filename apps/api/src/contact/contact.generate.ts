import { querySnapshot } from '@posthorn/database';
import { deleteContact, findContact, listContacts, renameContact, upsertContact } from './contact.queries.js';

const KEY = 'abcdefghij234567';

export default querySnapshot('contact', {
  upsertContact: (db) => upsertContact(db, { workspaceId: 'wsk_1', contactKey: KEY, email: 'a@b.c', name: 'A' }),
  listContacts: (db) => listContacts(db, 'wsk_1', { after: KEY, limit: 50 }),
  findContact: (db) => findContact(db, 'wsk_1', KEY),
  renameContact: (db) => renameContact(db, 'wsk_1', KEY, 'A'),
  deleteContact: (db) => deleteContact(db, 'wsk_1', KEY),
});
