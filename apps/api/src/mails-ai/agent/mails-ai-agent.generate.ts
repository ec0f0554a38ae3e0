import { querySnapshot } from '@posthorn/database';
import { findAgentByName, listMailsAiAgents } from './mails-ai-agent.queries.js';

export default querySnapshot('mails-ai-agent', {
  findAgentByName: (db) => findAgentByName(db, 'wsk_1', 'sarah'),
  listMailsAiAgents: (db) =>
    listMailsAiAgents(db, 'wsk_1', { after: 'agt_1', limit: 26, archived: false, email: 'sarah@example.com' }),
});
