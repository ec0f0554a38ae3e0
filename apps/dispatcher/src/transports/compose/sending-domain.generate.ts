import { querySnapshot } from '@posthorn/database';
import { findSigningKey } from './sending-domain.queries.js';

export default querySnapshot('sending-domain', {
  findSigningKey: (db) => findSigningKey(db, 'wsk_1', ['mail.acme.com', 'acme.com']),
});
