import { querySnapshot } from '@posthorn/database';
import { sampleLeads } from '../sample/sample-leads.js';
import { analyseLeads, upsertLeads } from './upsert-leads.queries.js';

export default querySnapshot('upsert-leads', {
  upsertLeads: (db) =>
    upsertLeads(db, 'wsk_1', { importId: 'imp_1', rows: sampleLeads().map((lead, row) => ({ lead, row })) }),
  analyseLeads,
});
