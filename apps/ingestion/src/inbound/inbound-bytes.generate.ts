import { querySnapshot } from '@posthorn/database';
import { addInboundBytes } from './inbound-bytes.queries.js';

export default querySnapshot('inbound-bytes', {
  addInboundBytes: (db) => addInboundBytes(db, { workspaceId: 'wsk_1', day: '2026-05-12', bytes: 4_096 }),
});
