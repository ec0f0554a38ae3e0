import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { EmbeddedServerError } from '../errors.js';
import { firstLine } from '../first-line.js';
import type { PostgresBinaries } from './binaries.js';
import { succeeds, type SystemUser } from './unprivileged-user.js';

/** Where root keeps a copy for the user PostgreSQL runs as. */
const SHARED_CACHE = '/var/cache/posthorn';

/**
 * Binaries that `runAs` can run: the installed ones or, if they lie where only root can go (/root), a copy in /var/cache/posthorn.
 * @throws EmbeddedServerError if the copy cannot be made or does not run either
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  runAs: SystemUser | undefined,
  cacheDir = SHARED_CACHE,
): Promise<PostgresBinaries> {
  if (runAs === undefined || (await succeeds(binaries.postgres, ['--version'], runAs))) return binaries;
  const { size, mtimeMs } = await stat(binaries.postgres);
  const home = join(cacheDir, `postgres-${size}-${Math.trunc(mtimeMs)}`);
  const copy = {
    home,
    initdb: join(home, relative(binaries.home, binaries.initdb)),
    postgres: join(home, relative(binaries.home, binaries.postgres)),
  };
  if (await succeeds(copy.postgres, ['--version'], runAs)) return copy;
  try {
    await copyAtomically(binaries.home, home, cacheDir);
  } catch (error) {
    throw unreachable(binaries, runAs, firstLine(error));
  }
  if (await succeeds(copy.postgres, ['--version'], runAs)) return copy;
  throw unreachable(binaries, runAs, 'the copy does not run');
}

async function copyAtomically(from: string, to: string, cacheDir: string): Promise<void> {
  await mkdir(cacheDir, { recursive: true, mode: 0o755 });
  const work = await mkdtemp(join(cacheDir, '.copy-'));
  try {
    const complete = join(work, 'home');
    await cp(from, complete, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    await rm(to, { recursive: true, force: true });
    await rename(complete, to);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function unreachable(binaries: PostgresBinaries, runAs: SystemUser, reason: string): EmbeddedServerError {
  return new EmbeddedServerError(
    `PostgreSQL cannot run as root, user ${runAs.uid} cannot run ${binaries.postgres}, and a copy in ${SHARED_CACHE} failed: ${reason}. ` +
      'Put the project where every user can read it, start it as an ordinary user, or set DATABASE_URL.',
  );
}
