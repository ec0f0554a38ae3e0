import { csvLine } from '../csv/write-csv.js';

/** Rows of the error file; whoever has more wrong has one thing wrong. */
const MOST = 50_000;

/** The rejected rows as a file to correct and send again: our columns in front are ignored then. */
export class RejectedRows {
  readonly #lines: string[] = [];
  #count = 0;

  constructor(private readonly header: readonly string[]) {}

  get count(): number {
    return this.#count;
  }

  /** @param row 1 for the first below the header @param line of the file */
  add(row: number, line: number, problem: string, cells: readonly string[]): void {
    this.#count += 1;
    if (this.#count <= MOST) this.#lines.push(csvLine([row, line, problem, ...cells]));
  }

  /** UTF-8 with a byte order mark, for spreadsheet programs. */
  toFile(): Uint8Array {
    const lines = [csvLine(['posthorn_row', 'posthorn_line', 'posthorn_problem', ...this.header]), ...this.#lines];
    if (this.#count > MOST) lines.push(csvLine([null, null, `and ${this.#count - MOST} more`]));
    return Buffer.from(`\uFEFF${lines.join('')}`);
  }
}
