import { querySnapshot } from '@posthorn/database';
import { findMailboxes, isVerifiedDomain } from './mailboxes.queries.js';

export default querySnapshot('inbound-mailboxes', {
  findMailboxes: (db) => findMailboxes(db, ['sarah@acme.example']),
  isVerifiedDomain: (db) => isVerifiedDomain(db, 'acme.example'),
});
