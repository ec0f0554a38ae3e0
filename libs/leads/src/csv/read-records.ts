import { Readable } from 'node:stream';
import { CsvError as ParseError, parse } from 'csv-parse';
import { CsvError } from './csv.errors.js';
import type { Delimiter } from './delimiter.js';
import { decode, type TextEncoding } from './text-encoding.js';

/** One record of a file (RFC 4180). */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** Of the file, from 1; where the record ends. */
  readonly line: number;
  /** Of the file, read when the record came; a few more than those up to it. */
  readonly bytes: number;
}

export interface CsvDialect {
  readonly encoding: TextEncoding;
  readonly delimiter: Delimiter;
}

/** Characters of the longest record; a quote that is never closed would take the rest of the file. */
const MAX_RECORD = 1_048_576;

/**
 * The records of a file, blank lines and a `sep=` line left out, read as they are asked for.
 * @throws CsvError when it cannot go on: a quote is never closed. All records before were handed out
 */
export async function* readRecords(bytes: Uint8Array, dialect: CsvDialect): AsyncGenerator<CsvRecord> {
  let seen = 0;
  let line = 0;
  const take = (record: CsvRecord): CsvRecord[] => {
    seen += 1;
    ({ line } = record);
    return isBlank(record) || (seen === 1 && isSeparatorLine(record)) ? [] : [record];
  };
  try {
    for await (const record of parsed(bytes, dialect)) yield* take(record);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    // A stream that fails takes what it had parsed and nobody had read yet with it.
    const before = seen;
    let again = 0;
    for await (const record of parsed(bytes, dialect, Number(error['records'])))
      if (++again > before) yield* take(record);
    throw new CsvError(problemOf(error, line), { cause: error });
  }
}

/** @param most records; at least 1 to have any */
async function* parsed(
  bytes: Uint8Array,
  { encoding, delimiter }: CsvDialect,
  most?: number,
): AsyncGenerator<CsvRecord> {
  if (most === 0) return;
  let read = 0;
  function* text(): Generator<string> {
    for (const part of decode(bytes, encoding)) {
      read = part.bytes;
      yield part.text;
    }
  }
  const parser = parse({
    delimiter,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD,
    ...(most !== undefined && { to: most }),
  });
  const source = Readable.from(text());
  source.on('error', (error) => parser.destroy(error)).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      yield { cells: record, line: info.lines, bytes: read };
  } finally {
    source.destroy();
    parser.destroy();
  }
}

const isBlank = ({ cells }: CsvRecord): boolean => cells.every((cell) => cell.trim() === '');

/** Excel writes the delimiter into the first line: `sep=;`. */
const isSeparatorLine = ({ cells }: CsvRecord): boolean => /^sep=.?$/i.test(cells[0] ?? '') && cells.length <= 2;

function problemOf({ code }: ParseError, line: number): string {
  const from = `after line ${line}`;
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE')
    return `A quotation mark ${from} is never closed. Close it, or write it twice if it is part of a cell.`;
  return `The file cannot be read ${from} (${code}).`;
}
