import { runProgram } from '../process/run-program.js';
import { postgresBinaries } from './binaries.js';

/**
 * @returns the version of the PostgreSQL that `startPostgres` would start
 * @throws EmbeddedServerError or Error if there is none or it does not run
 */
export async function embeddedPostgresVersion(): Promise<string> {
  const { postgres } = await postgresBinaries();
  const output = await runProgram(postgres, ['--version'], { timeoutMs: 10_000 });
  return /(\d+(?:\.\d+)+)/.exec(output)?.[1] ?? output.trim();
}
