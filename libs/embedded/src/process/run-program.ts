import { execFile } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** Milliseconds; then the program is killed. */
  readonly timeoutMs: number;
}

/**
 * Runs a program to its end.
 * @returns what it printed on standard output
 * @throws Error in one line: the program's own words about what went wrong, not its command line
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { timeoutMs, ...options }: RunOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      [...args],
      { ...options, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program}: ${reasonOf(error, stderr, timeoutMs)}`, { cause: error }));
      },
    );
  });
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }, stderr: string, timeoutMs: number): string {
  if (error.code === 'ENOENT') return 'not installed';
  if (error.killed === true) return `no end after ${timeoutMs / 1000} s`;
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.find((line) => /^(E|error|fatal|initdb: error):/i.test(line)) ??
    lines.at(-1) ??
    `exit code ${String(error.code)}`
  );
}
