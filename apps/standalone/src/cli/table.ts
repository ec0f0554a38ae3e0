/**
 * Aligned columns with a line of headings. The last column is not padded.
 * @param rows all with the same keys, which are the headings
 * @param decorate may wrap a finished line, by index of its row
 */
export function table(
  rows: readonly Readonly<Record<string, string>>[],
  decorate: (line: string, index: number) => string = (line) => line,
): string {
  const [first] = rows;
  if (first === undefined) return 'None.';
  const headings = Object.keys(first);
  const width = (name: string) => Math.max(name.length, ...rows.map((row) => row[name]?.length ?? 0));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(width(headings[column] ?? '')))
      .join('  ')
      .trimEnd();
  return [
    line(headings.map((name) => name.toUpperCase())),
    ...rows.map((row, index) => decorate(line(headings.map((name) => row[name] ?? '')), index)),
  ].join('\n');
}
