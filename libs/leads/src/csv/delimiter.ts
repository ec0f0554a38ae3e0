import { parse } from 'csv-parse/sync';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

const SAMPLE_RECORDS = 50;

/**
 * Which character stands between the cells: the one by which most of the first records have as many cells as the header. A
 * delimiter between quotes counts for nothing.
 * @param text the beginning of the file, whole lines
 */
export function sniffDelimiter(text: string): Delimiter {
  const told = /^sep=([,;\t|])\r?\n/i.exec(text)?.[1];
  if (told !== undefined) return told as Delimiter;
  const scored = DELIMITERS.map((delimiter) => ({ delimiter, score: score(text, delimiter) }));
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).delimiter;
}

/** Cells in the header times the share of records that have as many; 0 when the delimiter never occurs. */
function score(text: string, delimiter: Delimiter): number {
  const records = recordsOf(text, delimiter);
  const cells = records[0]?.length ?? 1;
  if (cells < 2) return 0;
  return cells * (records.filter(({ length }) => length === cells).length / records.length);
}

function recordsOf(text: string, delimiter: Delimiter): string[][] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: SAMPLE_RECORDS,
    });
  } catch {
    // A quote that the sample cuts through.
    return text
      .split(/\r\n|\n|\r/)
      .slice(0, SAMPLE_RECORDS)
      .map((line) => line.split(delimiter));
  }
}
