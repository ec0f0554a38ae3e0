import { querySnapshot } from '@posthorn/database';
import { deleteSlots, insertSlots, lockSlots, renewSlots } from './generation-slots.queries.js';

const wanted = [{ workspaceId: 'wsk_1', generationId: 'gen_1' }];

export default querySnapshot('generation-slots', {
  lockSlots: (db) => lockSlots(db, ['wsk_1']),
  insertSlots: (db) => insertSlots(db, wanted, { limit: 10, leaseMs: 60_000 }),
  renewSlots: (db) => renewSlots(db, ['gen_1'], 60_000),
  deleteSlots: (db) => deleteSlots(db, ['gen_1']),
});
