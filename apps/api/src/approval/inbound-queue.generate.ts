import { querySnapshot } from '@posthorn/database';
import { countQueued, listQueued, listQueuedOfThread } from './inbound-queue.queries.js';

const OF = { workspaceId: 'wsk_1', testMode: false, mailbox: 'sarah@acme.example' };

export default querySnapshot('inbound-queue', {
  listQueued: (db) =>
    listQueued(db, OF, {
      queue: 'needs_approval_inbound',
      agentId: 'agt_1',
      after: { heldAt: new Date(0), sendId: 'rcv_1' },
      order: 'oldest',
      limit: 51,
    }),
  countQueued: (db) => countQueued(db, OF, 10_000),
  listQueuedOfThread: (db) => listQueuedOfThread(db, OF, 'thr_1', 20),
});
