import { normaliseLeadAddress } from '../lead/lead-address.js';
import { CsvError } from './csv.errors.js';
import { sniffDelimiter } from './delimiter.js';
import type { ImportOptions } from './import-options.js';
import { mapColumns, type ColumnTarget } from './lead-columns.js';
import { readRecords, type CsvDialect, type CsvRecord } from './read-records.js';
import { decode, sniffEncoding } from './text-encoding.js';

/** What a file is, before its rows are read. */
export interface LeadFile {
  readonly dialect: CsvDialect;
  /** As it stands in the file; `column 1`, `column 2` when it has none. */
  readonly header: readonly string[];
  /** Of each column. */
  readonly columns: readonly ColumnTarget[];
  readonly hasHeader: boolean;
}

/** Characters that are looked at. */
const SAMPLE = 65_536;
/** More than any address book or CRM writes; each row costs a look at all of them. */
const MAX_COLUMNS = 1_000;

/**
 * Finds out how a file is written and what its columns are.
 * @throws CsvError when it has no rows, no column of addresses, too many columns, or not those that the options name
 */
export async function inspectLeadFile(bytes: Uint8Array, options: ImportOptions): Promise<LeadFile> {
  const encoding = options.encoding ?? sniffEncoding(bytes);
  const dialect = { encoding, delimiter: options.delimiter ?? sniffDelimiter(beginningOf(bytes, encoding)) };
  const first = await firstRecord(bytes, dialect);
  if (first === undefined) throw new CsvError('The file has no rows.');
  if (first.cells.some((cell) => cell.includes('\0')) || isArchive(bytes))
    throw new CsvError('The file is no text. Of a spreadsheet send what it saves as CSV.');
  if (first.cells.length > MAX_COLUMNS)
    throw new CsvError(
      `The file has ${first.cells.length} columns, and ${MAX_COLUMNS} are allowed. Leave out those that say nothing of a lead.`,
    );
  const hasHeader = !first.cells.some((cell) => normaliseLeadAddress(cell).ok);
  const header = hasHeader ? first.cells.map((cell) => cell.trim()) : first.cells.map((_, i) => `column ${i + 1}`);
  const guessed = hasHeader ? mapColumns(header) : first.cells.map(targetOfCell);
  const columns = applyMapping(header, guessed, options);
  if (!columns.includes('email'))
    throw new CsvError(
      `No column of the file is called like an email address; it has ${header
        .slice(0, 20)
        .map((name) => JSON.stringify(name.slice(0, 64)))
        .join(', ')}. Say which it is: mapping {"<column>": "email"}.`,
    );
  return { dialect, header, columns, hasHeader };
}

/** The rows below the header. */
export async function* rowsOf(bytes: Uint8Array, { dialect, hasHeader }: LeadFile): AsyncGenerator<CsvRecord> {
  let isFirst = true;
  for await (const record of readRecords(bytes, dialect)) {
    if (!(isFirst && hasHeader)) yield record;
    isFirst = false;
  }
}

function applyMapping(
  header: readonly string[],
  guessed: readonly ColumnTarget[],
  options: ImportOptions,
): ColumnTarget[] {
  const { mapping = {}, unmapped = 'custom' } = options;
  const names = new Map(header.map((name, i) => [name.toLowerCase(), i]));
  const said = new Map<number, ColumnTarget>();
  for (const [name, target] of Object.entries(mapping)) {
    const column = names.get(name.trim().toLowerCase());
    if (column === undefined)
      throw new CsvError(
        `The mapping names a column ${JSON.stringify(name)}, and the file has none that is called so.`,
      );
    said.set(column, target);
  }
  // What is said of one column wins over what was guessed of another.
  const taken = new Set(said.values());
  const columns = guessed.map((target, i): ColumnTarget => {
    const told = said.get(i);
    if (told !== undefined) return told;
    if (target === null || taken.has(target)) return null;
    return target.startsWith('custom.') && unmapped === 'ignore' ? null : target;
  });
  const twice = columns.find((target, i) => target !== null && columns.indexOf(target) < i);
  if (twice !== undefined) throw new CsvError(`The mapping gives ${twice} to more than one column.`);
  return columns;
}

/** Workbooks (`.xlsx`, `.ods`) are archives of this kind. */
function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** Of a file without a header only the addresses are known. */
function targetOfCell(cell: string, i: number, cells: readonly string[]): ColumnTarget {
  return cells.findIndex((each) => normaliseLeadAddress(each).ok) === i ? 'email' : null;
}

function beginningOf(bytes: Uint8Array, encoding: CsvDialect['encoding']): string {
  let text = '';
  for (const part of decode(bytes, encoding)) {
    text += part.text;
    if (text.length >= SAMPLE) break;
  }
  const cut = text.slice(0, SAMPLE);
  const end = Math.max(cut.lastIndexOf('\n'), cut.lastIndexOf('\r'));
  return end > 0 ? cut.slice(0, end) : cut;
}

async function firstRecord(bytes: Uint8Array, dialect: CsvDialect): Promise<CsvRecord | undefined> {
  for await (const record of readRecords(bytes, dialect)) return record;
  return undefined;
}
