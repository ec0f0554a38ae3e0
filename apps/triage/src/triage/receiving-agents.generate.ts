import { querySnapshot } from '@posthorn/database';
import { findReceivingAgent } from './receiving-agents.queries.js';

export default querySnapshot('triage-agents', {
  findReceivingAgent: (db) => findReceivingAgent(db, 'wsk_1', 'agt_1'),
});
