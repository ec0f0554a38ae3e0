import { querySnapshot } from '@posthorn/database';
import { findMailboxes } from './mailboxes.queries.js';

export default querySnapshot('inbound-mailboxes', {
  findMailboxes: (db) => findMailboxes(db, ['sarah@acme.example']),
});
