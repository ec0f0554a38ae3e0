import { querySnapshot } from '@posthorn/database';
import { findWarmUpStart } from './sending-domains.queries.js';

export default querySnapshot('dispatcher-sending-domains', {
  findWarmUpStart: (db) => findWarmUpStart(db, 'wsk_1', 'acme.example'),
});
