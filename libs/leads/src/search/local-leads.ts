import type { Database } from '@posthorn/database';
import type { Kysely } from 'kysely';
import type { LeadBatch, LeadQuery, LeadSource } from './lead-source.js';

/** The workspace's own leads. */
export class LocalLeads implements LeadSource {
  readonly name = 'local';

  constructor(private readonly db: Kysely<Database>) {}

  async *search(_query: LeadQuery, signal: AbortSignal): AsyncGenerator<LeadBatch> {
    signal.throwIfAborted();
    void this.db;
    yield { source: this.name, examined: 0, leads: [], progress: 1 };
  }
}
