import type { Db } from '@posthorn/database';
import { csvLine } from '@posthorn/leads';
import { customFieldNames, pageOfLeads, type LeadFilter, type LeadRecord } from './lead.queries.js';
import { leadView, type LeadView } from './lead-view.js';

/** Leads in memory at once. */
const PAGE = 1_000;

const COLUMNS = [
  'id',
  'email',
  'name',
  'first_name',
  'last_name',
  'role',
  'company',
  'location',
  'industry',
  'company_size',
  'linkedin_url',
  'website',
  'source',
  'lawful_basis',
  'consented_at',
  'lawful_basis_note',
  'role_account',
  'disposable',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof LeadView)[];

interface Wanted {
  readonly workspaceId: string;
  readonly filter: LeadFilter;
}

/** Leads as CSV with a byte order mark; custom fields have columns of their own behind the others. Safe to open in a spreadsheet. */
export async function* leadsAsCsv(db: Db, wanted: Wanted): AsyncGenerator<string> {
  const custom = await customFieldNames(db, wanted.workspaceId, wanted.filter);
  yield `\uFEFF${csvLine([...COLUMNS, ...custom.map((name) => `custom.${name}`)])}`;
  for await (const page of pagesOf(db, wanted)) {
    yield page
      .map(leadView)
      .map((lead) =>
        csvLine([...COLUMNS.map((column) => cellOf(lead[column])), ...custom.map((name) => lead.custom[name])]),
      )
      .join('');
  }
}

/** Leads as one JSON document: `{"leads": [...]}`. */
export async function* leadsAsJson(db: Db, wanted: Wanted): AsyncGenerator<string> {
  yield '{"leads":[';
  let between = '';
  for await (const page of pagesOf(db, wanted)) {
    yield between + page.map((row) => JSON.stringify(leadView(row))).join(',\n');
    between = ',\n';
  }
  yield ']}\n';
}

async function* pagesOf(db: Db, { workspaceId, filter }: Wanted): AsyncGenerator<LeadRecord[]> {
  for (let after = ''; ;) {
    const page = await pageOfLeads(db, workspaceId, { filter, after, limit: PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < PAGE) return;
    after = last.id;
  }
}

function cellOf(value: string | boolean | null): string | null {
  return typeof value === 'boolean' ? String(value) : value;
}
