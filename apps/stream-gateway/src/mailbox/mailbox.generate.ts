import { querySnapshot } from '@posthorn/database';
import { agentExists, findMailbox, knownAddresses } from './mailbox.queries.js';

export default querySnapshot('mailbox', {
  findMailbox: (db) => findMailbox(db, 'wsk_1', 'agent@example.com'),
  knownAddresses: (db) => knownAddresses(db, 'wsk_1', 1_000),
  agentExists: (db) => agentExists(db, 'wsk_1', 'agt_1'),
});
