import { querySnapshot } from '@posthorn/database';
import { deleteSlot, insertSlot, lockSlots, renewSlots } from './generation-slots.queries.js';

export default querySnapshot('generation-slots', {
  lockSlots: (db) => lockSlots(db, 'wsk_1'),
  insertSlot: (db) => insertSlot(db, { workspaceId: 'wsk_1', generationId: 'gen_1', limit: 10, leaseMs: 60_000 }),
  renewSlots: (db) => renewSlots(db, ['gen_1'], 60_000),
  deleteSlot: (db) => deleteSlot(db, 'gen_1'),
});
