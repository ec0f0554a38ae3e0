import { querySnapshot } from '@posthorn/database';
import {
  findAgent,
  findAgentByEmail,
  insertAgent,
  listAgents,
  listMailboxes,
  updateAgent,
  upsertAgent,
} from './agent.queries.js';

export default querySnapshot('agent', {
  upsertAgent: (db) => upsertAgent(db, { workspaceId: 'wsk_1', id: 'agt_1', name: 'sales', role: 'sdr' }),
  insertAgent: (db) => insertAgent(db, 'wsk_1', { id: 'agt_1', name: 'sales', email: 'sales@a.b' }),
  listAgents: (db) => listAgents(db, 'wsk_1', 1_000),
  listMailboxes: (db) => listMailboxes(db, 'wsk_1', { after: 'agt_1', limit: 50, archived: false, email: 'sales@a.b' }),
  findAgent: (db) => findAgent(db, 'wsk_1', 'agt_1'),
  findAgentByEmail: (db) => findAgentByEmail(db, 'wsk_1', 'sales@a.b'),
  updateAgent: (db) => updateAgent(db, 'wsk_1', 'agt_1', { autonomy_level: 1, archived_at: null }),
});
