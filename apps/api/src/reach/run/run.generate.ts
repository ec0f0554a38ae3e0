import { querySnapshot } from '@posthorn/database';
import { countRuns, findRun, listRuns } from './run.queries.js';

const caller = { workspaceId: 'wsk_1', testMode: false };

export default querySnapshot('reach-run', {
  listRuns: (db) => listRuns(db, { ...caller, limit: 50, offset: 0 }),
  countRuns: (db) => countRuns(db, caller),
  findRun: (db) => findRun(db, { ...caller, runId: 'run_1' }),
});
