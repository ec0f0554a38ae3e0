import { querySnapshot } from '@posthorn/database';
import { findAgentsWithAddress } from './agents.queries.js';

export default querySnapshot('planner-agents', {
  findAgentsWithAddress: (db) => findAgentsWithAddress(db, 'wsk_1', 2),
});
