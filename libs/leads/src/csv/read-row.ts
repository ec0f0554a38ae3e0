import { newLead, type GivenLead, type NewLead } from '../lead/new-lead.js';
import { restore } from './formula-safety.js';
import type { ImportOptions } from './import-options.js';
import type { ColumnField } from './lead-columns.js';
import type { LeadFile } from './lead-file.js';

/** A lead, or why the row is none. */
export type ReadRow = { readonly ok: true; readonly lead: NewLead } | { readonly ok: false; readonly problem: string };

const DEFAULT_SOURCE = 'csv_import';

/** One row of a file as a lead. Nothing of it is guessed or cut short: what does not fit is said. */
export function readRow(cells: readonly string[], { columns, header }: LeadFile, options: ImportOptions): ReadRow {
  const extra = cells.slice(columns.length).filter((cell) => cell.trim() !== '');
  if (extra.length > 0)
    return no(
      `has ${cells.length} cells, and the header has ${columns.length}: a cell with a delimiter in it needs quotation marks`,
    );
  const fields: Partial<Record<ColumnField, string>> = {};
  const custom: Record<string, string> = {};
  for (const [i, written] of cells.entries()) {
    const target = columns[i] ?? null;
    const cell = restore(written);
    if (target === null || cell.trim() === '') continue;
    if (target.startsWith('custom.')) custom[target.slice('custom.'.length)] = cell;
    else fields[target as ColumnField] = cell;
  }
  const read = newLead(givenOf(fields, custom, options), DEFAULT_SOURCE);
  if (!read.ok)
    return no(read.problems.map(({ field, problem }) => `${nameOf(field, columns, header)} ${problem}`).join('; '));
  const { lead } = read;
  if (options.skip_role_accounts === true && lead.roleAccount)
    return no('is the address of a function, not of a person');
  if (options.skip_disposable === true && lead.disposable)
    return no('is an address at a domain of disposable mailboxes');
  return read;
}

function givenOf(
  fields: Partial<Record<ColumnField, string>>,
  custom: Record<string, string>,
  options: ImportOptions,
): GivenLead {
  return {
    email: fields.email ?? '',
    name: fields.name,
    firstName: fields.first_name,
    lastName: fields.last_name,
    role: fields.role,
    company: fields.company,
    location: fields.location ?? ([fields.city, fields.region, fields.country].filter(Boolean).join(', ') || undefined),
    industry: fields.industry,
    companySize: fields.company_size,
    linkedinUrl: fields.linkedin_url,
    website: fields.website,
    custom,
    source: sourceOf(fields.source) ?? options.source,
    lawfulBasis: fields.lawful_basis ?? options.lawful_basis,
    consentedAt: fields.consented_at ?? options.consented_at,
    lawfulBasisNote: fields.lawful_basis_note ?? options.lawful_basis_note,
  };
}

/** `Trade Fair` is trade_fair. */
function sourceOf(cell: string | undefined): string | undefined {
  return (
    cell
      ?.trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^[_0-9]+|_+$/g, '')
      .slice(0, 64) || undefined
  );
}

/** As the file calls it. */
function nameOf(field: string, columns: LeadFile['columns'], header: LeadFile['header']): string {
  const target = field.startsWith('custom')
    ? field
    : field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const column = columns.indexOf(target as ColumnField);
  return column < 0 ? target : JSON.stringify(header[column] ?? target);
}

function no(problem: string): ReadRow {
  return { ok: false, problem };
}
