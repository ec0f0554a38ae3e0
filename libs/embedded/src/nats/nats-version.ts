import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { firstLine } from '../first-line.js';

const run = promisify(execFile);

/** Message schedules and atomic batches, on which the event log leans, came with this release. */
export const MINIMUM_NATS_VERSION = '2.12.0';

/** The version in the output of `nats-server -v`, without the leading v; undefined if there is none. */
export function parseNatsVersion(output: string): string | undefined {
  return /nats-server:?\s+v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
}

/** Negative, zero or positive, as for `sort`. Compares numbers, so 2.9.1 < 2.12.0; a pre-release counts as its release. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map((part) => Number.parseInt(part, 10)));
  for (let place = 0; place < 3; place += 1) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Runs the binary and returns its version.
 * @throws Error saying in one sentence why this binary cannot be used: it does not run, is something else, or is too old
 */
export async function checkNatsServer(path: string): Promise<string> {
  let output: string;
  try {
    const { stdout, stderr } = await run(path, ['-v'], { timeout: 10_000 });
    output = stdout + stderr;
  } catch (error) {
    throw new Error(`${path} does not run: ${firstLine(error)}`, { cause: error });
  }
  const version = parseNatsVersion(output);
  // What it printed instead may be anything, a listing of files for one, so it stays here.
  if (version === undefined) throw new Error(`${path} is not a nats-server: it does not say its version to "-v"`);
  if (compareVersions(version, MINIMUM_NATS_VERSION) < 0) {
    throw new Error(`${path} is version ${version}; ${MINIMUM_NATS_VERSION} or newer is needed`);
  }
  return version;
}
