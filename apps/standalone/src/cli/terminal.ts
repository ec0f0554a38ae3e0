/** Where commands write. Results go to standard output, everything about them to standard error. */
export interface Terminal {
  /** One line of the result. */
  print(text: string): void;
  /** One line for the person who waits. */
  note(text: string): void;
  /** Whether bold and colour are understood. */
  readonly styled: boolean;
  /** Whether somebody sees results as they come, rather than a pipe. */
  readonly interactive: boolean;
}

/** @see https://no-color.org */
export function processTerminal(noColor: string | undefined): Terminal {
  const interactive = process.stdout.isTTY;
  // The reader of a pipe has seen enough (head, grep -q).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    print: (text) => void process.stdout.write(`${text}\n`),
    note: (text) => void process.stderr.write(`${text}\n`),
    styled: interactive && (noColor === undefined || noColor === ''),
    interactive,
  };
}

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

const CODES: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };

/** @returns the text as it is when `styled` is false */
export function paint(styled: boolean, style: Style, text: string): string {
  return styled ? `\u001B[${CODES[style]}m${text}\u001B[0m` : text;
}
