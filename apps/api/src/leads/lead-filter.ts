import { normaliseAddress } from '@posthorn/events';
import type { z } from 'zod';
import type { leadExport } from './lead-body.js';
import type { LeadFilter } from './lead.queries.js';

/** What a query asks for, in the words of the store. */
export function filterOf(query: Omit<z.output<typeof leadExport>, 'format' | 'workspace_id'>): LeadFilter {
  return {
    q: query.q,
    address: query.email === undefined ? undefined : normaliseAddress(query.email),
    source: query.source,
    listId: query.list_id,
    importId: query.import_id,
    roleAccount: query.role_account,
    disposable: query.disposable,
  };
}
