import { querySnapshot } from '@posthorn/database';
import { findAgentByName } from './mails-ai-agent.queries.js';

export default querySnapshot('mails-ai-agent', {
  findAgentByName: (db) => findAgentByName(db, 'wsk_1', 'sarah'),
});
