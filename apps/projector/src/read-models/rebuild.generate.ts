import { querySnapshot } from '@posthorn/database';
import {
  analyzeRebuilt,
  dropLeftovers,
  dropRetired,
  firstServedSequence,
  RETIRED_SCHEMA,
  swapSchemas,
} from './rebuild.queries.js';

export default querySnapshot('rebuild', {
  firstServedSequence: (db) => firstServedSequence(db),
  dropLeftovers: (db) => dropLeftovers(db),
  analyzeRebuilt: (db) => analyzeRebuilt(db),
  swapSchemas: (db) => swapSchemas(db, RETIRED_SCHEMA),
  dropRetired: (db) => dropRetired(db),
});
