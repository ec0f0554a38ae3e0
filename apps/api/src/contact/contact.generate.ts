import { querySnapshot } from '@posthorn/database';
import { listContacts, upsertContact } from './contact.queries.js';

export default querySnapshot('contact', {
  upsertContact: (db) =>
    upsertContact(db, { workspaceId: 'wsk_1', contactKey: 'abcdefghij234567', email: 'a@b.c', name: 'A' }),
  listContacts: (db) => listContacts(db, 'wsk_1', { after: 'abcdefghij234567', limit: 50 }),
});
