import type { Db } from '@posthorn/database';
import { upsertLeads } from '../store/upsert-leads.queries.js';
import { deleteLeadsOf } from './sample.queries.js';
import { SAMPLE_SOURCE, sampleLeads } from './sample-leads.js';

/** Gives a workspace the made-up people; those it has already stay. @returns how many are new, and of how many */
export async function loadSampleLeads(
  db: Db,
  workspaceId: string,
): Promise<{ readonly added: number; readonly total: number }> {
  const stored = await upsertLeads(db, workspaceId, { rows: sampleLeads().map((lead) => ({ lead })) });
  return { added: stored.filter(({ created }) => created).length, total: stored.length };
}

/** Takes the made-up people away again, from every list too. @returns how many there were */
export function removeSampleLeads(db: Db, workspaceId: string): Promise<number> {
  return deleteLeadsOf(db, workspaceId, SAMPLE_SOURCE);
}
