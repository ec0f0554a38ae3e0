import { querySnapshot } from '@posthorn/database';
import { findReceived } from './received.queries.js';

export default querySnapshot('received', {
  findReceived: (db) => findReceived(db, { workspaceId: 'wsk_1', testMode: false }, 'rcv_1'),
});
