import { querySnapshot } from '@posthorn/database';
import { findSuppressedAddress } from './suppressed-address.queries.js';

export default querySnapshot('suppressed-address', {
  findSuppressedAddress: (db) => findSuppressedAddress(db, 'wsk_1', 'abcdefghij234567'),
});
