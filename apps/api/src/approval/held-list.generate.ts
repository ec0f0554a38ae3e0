import { querySnapshot } from '@posthorn/database';
import { countHeld, findHeld, listHeld } from './held-list.queries.js';

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
  findHeld: (db) => findHeld(db, OF, 'req_1', 2),
});
