import { querySnapshot } from '@posthorn/database';
import { dropLeftovers, dropRetired, firstServedSequence, RETIRED_SCHEMA, swapSchemas } from './rebuild.queries.js';

export default querySnapshot('rebuild', {
  firstServedSequence: (db) => firstServedSequence(db),
  dropLeftovers: (db) => dropLeftovers(db),
  swapSchemas: (db) => swapSchemas(db, RETIRED_SCHEMA),
  dropRetired: (db) => dropRetired(db),
});
