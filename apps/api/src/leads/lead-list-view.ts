import type { LeadListRecord } from './lead-list.queries.js';

/** A list as the API shows it. */
export interface LeadListView {
  /** `lst_` + ULID; a campaign takes it as `segment_id`. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** How many are on it. */
  readonly leads: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export function leadListView(row: LeadListRecord): LeadListView {
  return { ...row, created_at: row.created_at.toISOString(), updated_at: row.updated_at.toISOString() };
}
