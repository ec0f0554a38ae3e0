/** What PostgreSQL's `text` cannot hold, as `JSON.stringify` writes it: U+0000 and lone surrogates. */
const UNSTORABLE = /\\u(0000|d[89a-f])/i;

/**
 * Rows as one parameter for `json_to_recordset` and its like: one statement whatever their number.
 * Text that a column cannot hold (providers send it) comes out with U+FFFD in its place.
 */
export function jsonRows(rows: readonly object[]): string {
  const json = JSON.stringify(rows);
  return UNSTORABLE.test(json) ? JSON.stringify(rows.map(storableRow)) : json;
}

/** Text a `text` column can hold. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

function storableRow(row: object): object {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, storable(value)]));
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  return Array.isArray(value) ? value.map(storable) : value;
}
