import { querySnapshot } from '@posthorn/database';
import { agentExists, listAgents, upsertAgent } from './agent.queries.js';

export default querySnapshot('agent', {
  upsertAgent: (db) => upsertAgent(db, { workspaceId: 'wsk_1', id: 'agt_1', name: 'sales', role: 'sdr' }),
  listAgents: (db) => listAgents(db, 'wsk_1', 1_000),
  agentExists: (db) => agentExists(db, 'wsk_1', 'agt_1'),
});
