import { querySnapshot, SERVED_SCHEMA } from '@posthorn/database';
import { advanceCheckpoint, readCheckpoint } from './checkpoint.queries.js';
import { lockServedModels } from './lock.queries.js';

export default querySnapshot('checkpoint', {
  readCheckpoint: (db) => readCheckpoint(db, SERVED_SCHEMA),
  lockServedModels: (db) => lockServedModels(db),
  advanceCheckpoint: (db) => advanceCheckpoint(db, SERVED_SCHEMA, { from: 1, to: 2, epoch: 1 }),
});
