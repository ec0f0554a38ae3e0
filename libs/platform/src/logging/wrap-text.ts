export interface Wrapping {
  /** Columns of a line; one word that is longer stays whole. */
  readonly width: number;
  /** Columns before a continued line. */
  readonly indent?: number;
  /** Columns of the first line that something else has taken. */
  readonly taken?: number;
}

/** Breaks lines between words, which a terminal does not. */
export function wrapText(text: string, { width, indent = 0, taken = 0 }: Wrapping): string {
  return text
    .split('\n')
    .map((line, index) => wrapLine(line, width, indent, index === 0 ? taken : 0))
    .join('\n');
}

function wrapLine(text: string, width: number, indent: number, taken: number): string {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(' ')) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || longer.length <= width - (lines.length === 0 ? taken : 0)) {
      line = longer;
    } else {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    }
  }
  return [...lines, line ?? ''].join('\n');
}
