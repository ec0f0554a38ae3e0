import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedServerError } from '../errors.js';

const GONE_WITHIN_MS = 10_000;
const POLL_MS = 50;

/**
 * Removes a `postmaster.pid` that would keep PostgreSQL from starting although nobody uses the cluster. PostgreSQL asks the kernel
 * whether the pid in it exists, and takes yes for a running server: also of a killed one that its parent has not reaped yet (and
 * in a container without an init never will), and of any process of this user that has got the number since.
 * Where processes cannot be looked at (not Linux) it only waits until the pid is gone.
 * @throws EmbeddedServerError when processes of an earlier server, which could still write, do not end
 */
export async function removeStalePidFile(clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (process.platform !== 'linux') return void (await noneWithin(async () => (exists(pid) ? [pid] : [])));
  // Backends outlive a killed postmaster for a moment.
  const left = await noneWithin(() => postgresIn(clusterDir));
  if (left.length > 0)
    throw new EmbeddedServerError(
      `PostgreSQL of an earlier start still uses ${clusterDir}. Stop it by hand: kill -9 ${left.join(' ')}`,
    );
  // Otherwise PostgreSQL removes it, with checks of its own.
  if (exists(pid)) await rm(pidFile, { force: true });
}

/** @returns the processes that are still there after 10 s */
async function noneWithin(look: () => Promise<readonly number[]>): Promise<readonly number[]> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(POLL_MS);
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists, but is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Every process of a PostgreSQL works in its cluster's directory; a dead one does not, even before it is reaped. */
async function postgresIn(clusterDir: string): Promise<number[]> {
  const directory = await realpath(clusterDir);
  const linkOf = (pid: number, name: string) => readlink(`/proc/${pid}/${name}`).catch(() => '');
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const isThere = (await linkOf(pid, 'cwd')) === directory;
      return isThere && basename(await linkOf(pid, 'exe')).startsWith('postgres') ? [pid] : [];
    }),
  );
  return found.flat();
}
