/**
 * What spreadsheet programs take for a formula, or may after they trimmed it (OWASP, CSV injection). An apostrophe in front says
 * "text" to them; those that are there already are counted, so that reading takes away what writing gave.
 */
const DANGEROUS = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A cell that no spreadsheet program runs. */
export function neutralise(cell: string): string {
  return DANGEROUS.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before `neutralise`. */
export function restore(cell: string): string {
  return cell.startsWith("'") && DANGEROUS.test(cell) ? cell.slice(1) : cell;
}
