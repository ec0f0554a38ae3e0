import { querySnapshot } from '@posthorn/database';
import { countHeld, findApprovals, findHeldSend, listHeld } from './held-list.queries.js';

const OF = { workspaceId: 'wsk_1', testMode: false, agentId: 'agt_1' };

export default querySnapshot('held-list', {
  listHeld: (db) =>
    listHeld(db, OF, {
      kind: 'approval',
      queue: 'needs_approval_outbound',
      limit: 50,
      after: { heldAt: new Date(0), sendId: 'req_1' },
      order: 'oldest',
    }),
  countHeld: (db) => countHeld(db, OF, { kind: 'blocked', limit: 10_000 }),
  findHeldSend: (db) => findHeldSend(db, OF, 'req_1'),
  findApprovals: (db) => findApprovals(db, OF, 'apr_1', 20),
});
