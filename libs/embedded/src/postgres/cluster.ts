import { randomBytes } from 'node:crypto';
import { chown, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedServerError } from '../errors.js';
import { firstLine } from '../first-line.js';
import { runProgram } from '../process/run-program.js';
import type { PostgresBinaries } from './binaries.js';
import { clusterPath, type SystemUser } from './unprivileged-user.js';

/** Name of the superuser and of the database. */
export const POSTGRES_NAME = 'posthorn';

const WORK_PREFIX = '.initdb-';

export interface NewCluster {
  readonly binaries: PostgresBinaries;
  readonly clusterDir: string;
  readonly passwordFile: string;
  readonly runAs: SystemUser | undefined;
  /** False only for tests. */
  readonly sync: boolean;
}

/**
 * Makes the cluster if there is none: UTF8, the builtin C.UTF-8 locale (same order on every machine), checksums, scram.
 * It is made beside its place and moved there complete, so an interrupted first start leaves nothing half-made.
 * @returns the superuser's password
 * @throws EmbeddedServerError if initdb fails, another major version made the cluster, or its password is missing
 */
export async function ensureCluster(cluster: NewCluster): Promise<string> {
  const version = await readFile(join(cluster.clusterDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) return createCluster(cluster);
  if (version.trim() !== '18') {
    throw new EmbeddedServerError(
      `${cluster.clusterDir} was made by PostgreSQL ${version.trim()}; this is 18. Move it away, or dump and restore it with that version's pg_dump.`,
    );
  }
  const password = await readFile(cluster.passwordFile, 'utf8').catch((error: unknown) => {
    throw passwordError(cluster.passwordFile, `cannot be read: ${firstLine(error)}`);
  });
  // Who restores it with an editor leaves a line break.
  return password.trim();
}

/** @param trouble what is wrong with the file, as the end of a sentence that begins with its name */
export function passwordError(passwordFile: string, trouble: string): EmbeddedServerError {
  return new EmbeddedServerError(
    `${passwordFile} ${trouble}.\nPut it back from a backup of the data directory. If there is none, set a new password with PostgreSQL's ` +
      `single-user mode (alter role ${POSTGRES_NAME} password '...') and write it into this file.`,
  );
}

async function createCluster({ binaries, clusterDir, passwordFile, runAs, sync }: NewCluster): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  await removeLeftovers(dirname(clusterDir));
  const work = await mkdtemp(join(dirname(clusterDir), WORK_PREFIX));
  const secrets = await mkdtemp(join(tmpdir(), 'posthorn-initdb-'));
  try {
    const pwfile = join(secrets, 'password');
    await writeFile(pwfile, password, { mode: 0o600 });
    await writeFile(passwordFile, password, { mode: 0o600, flush: true });
    if (runAs !== undefined) {
      await Promise.all([work, secrets, pwfile].map((path) => chown(path, runAs.uid, runAs.gid)));
    }
    await runProgram(
      binaries.initdb,
      [
        `--pgdata=${await clusterPath(work, runAs)}`,
        `--username=${POSTGRES_NAME}`,
        `--pwfile=${pwfile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        '--no-instructions',
        ...(sync ? [] : ['--no-sync']),
      ],
      { ...runAs, cwd: work, timeoutMs: 120_000 },
    );
    await rename(work, clusterDir);
    await syncDirectory(dirname(clusterDir));
    return password;
  } catch (error) {
    throw new EmbeddedServerError(`PostgreSQL's data directory could not be made: ${firstLine(error)}`, {
      cause: error,
    });
  } finally {
    await rm(secrets, { recursive: true, force: true });
    await rm(work, { recursive: true, force: true });
  }
}

/** What a first start that was killed half-way left behind. */
async function removeLeftovers(directory: string): Promise<void> {
  const left = (await readdir(directory)).filter((name) => name.startsWith(WORK_PREFIX));
  await Promise.all(left.map((name) => rm(join(directory, name), { recursive: true, force: true })));
}

/** Makes a rename in this directory survive power loss. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
