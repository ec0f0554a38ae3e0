import { neutralise } from './formula-safety.js';

/** One record with its line end (RFC 4180), safe to open in a spreadsheet program. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  // A number of ours is no text of theirs, even a negative one.
  if (typeof value === 'number') return String(value);
  const safe = neutralise(value);
  return /[",\r\n;\t']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
