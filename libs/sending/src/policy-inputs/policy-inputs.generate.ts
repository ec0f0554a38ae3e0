import { querySnapshot } from '@posthorn/database';
import {
  findAgents,
  findAgentsByEmail,
  findGlobalSuppressions,
  findPolicies,
  findSendingDomains,
  findTemplates,
  storePolicy,
} from './policy-inputs.queries.js';

const keys = [{ workspaceId: 'wsk_1', id: 'x' }];

export default querySnapshot('policy-inputs', {
  findAgents: (db) => findAgents(db, keys),
  findAgentsByEmail: (db) => findAgentsByEmail(db, keys),
  findSendingDomains: (db) => findSendingDomains(db, keys),
  findTemplates: (db) => findTemplates(db, keys),
  findGlobalSuppressions: (db) => findGlobalSuppressions(db, ['alice@example.com']),
  findPolicies: (db) => findPolicies(db, ['wsk_1']),
  storePolicy: (db) => storePolicy(db, 'wsk_1', '{}'),
});
