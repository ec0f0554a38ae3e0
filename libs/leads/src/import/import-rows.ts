import type { ImportOptions } from '../csv/import-options.js';
import { rowsOf, type LeadFile } from '../csv/lead-file.js';
import { readRow } from '../csv/read-row.js';
import type { RejectedRows } from './rejected-rows.js';
import { RowBatch } from './row-batch.js';

/** Rows stored by one statement and told by one event. */
const BATCH_ROWS = 1_000;

export interface ImportStep {
  readonly batch: RowBatch;
  /** Rows before the batch. */
  readonly after: number;
  /** Of the file, read so far. */
  readonly bytes: number;
}

export interface ImportReading {
  readonly file: LeadFile;
  readonly options: ImportOptions;
  /** Rows that are done. */
  readonly skip: number;
  /** Gets every rejected row of the file. */
  readonly rejected: RejectedRows;
}

/**
 * The rows of a file in batches, from where an interrupted import stopped. Those before are read again, for their problems.
 * @throws CsvError when the file cannot be read to its end; the batches up to there were handed out
 */
export async function* importSteps(
  bytes: Uint8Array,
  { file, options, skip, rejected }: ImportReading,
): AsyncGenerator<ImportStep> {
  let row = 0;
  let batch = new RowBatch();
  let read = 0;
  const step = (): ImportStep => ({ batch, after: row - batch.rows, bytes: read });
  try {
    for await (const { cells, line, bytes: readSoFar } of rowsOf(bytes, file)) {
      row += 1;
      read = readSoFar;
      const lead = readRow(cells, file, options);
      if (!lead.ok) rejected.add(row, line, lead.problem, cells);
      if (row <= skip) continue;
      if (lead.ok) batch.accept(lead.lead, row);
      else batch.reject();
      if (batch.rows < BATCH_ROWS) continue;
      yield step();
      batch = new RowBatch();
    }
  } catch (error) {
    // What came before the place that cannot be read is good.
    if (batch.rows > 0) yield step();
    throw error;
  }
  if (batch.rows > 0) yield step();
}
