import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A file system in memory, on every Linux (glibc's shm_open needs it there). */
const MEMORY = '/dev/shm';

/**
 * Lets nats-server stage atomic batches in memory. It keeps a batch in files of its own until the commit, with six
 * writes that reach the disk before the one that makes the batch durable, and forgets them when it starts: an
 * uncommitted batch has nothing to survive. Staged in memory a commit costs half (ADR 0002).
 *
 * Makes `batches` of every stream that has none yet a link into memory; the server makes its own otherwise, and
 * removes ours at its next start. Call it when the server runs, and again when streams were made. Where there is no such
 * file system, or anything else is in the way, batches are staged on disk: slower, nothing more.
 * @param storeDir the server's `store_dir`
 * @returns how many streams were linked
 */
export async function stageBatchesInMemory(storeDir: string, memory = MEMORY): Promise<number> {
  try {
    const target = stagingDir(storeDir, memory);
    await mkdir(target, { mode: 0o700 }).catch(unlessPresent);
    if (!(await isOurDirectory(target))) return 0;
    let linked = 0;
    for (const stream of await streamDirs(storeDir)) {
      const link = await symlink(target, join(stream, 'batches')).then(() => true, unlessPresent);
      if (link) linked++;
    }
    return linked;
  } catch {
    return 0; // not Linux, no /dev/shm, not writable: on disk then
  }
}

/** Removes what {@link stageBatchesInMemory} made in memory; the server must have stopped. */
export async function removeStagedBatches(storeDir: string, memory = MEMORY): Promise<void> {
  const target = stagingDir(storeDir, memory);
  if (await isOurDirectory(target)) await rm(target, { recursive: true, force: true });
}

/** One for each store, and the same at each start, so that a killed server leaves nothing behind for good. */
function stagingDir(storeDir: string, memory: string): string {
  return join(memory, `posthorn-batches-${createHash('sha256').update(storeDir).digest('hex').slice(0, 16)}`);
}

/** Anybody may make a directory of that name in `/dev/shm`: another user's, or a link of theirs, is left alone. */
async function isOurDirectory(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

async function streamDirs(storeDir: string): Promise<string[]> {
  const root = join(storeDir, 'jetstream');
  const accounts = await readdir(root).catch((): string[] => []);
  const streams = accounts.map(async (account) => {
    const dir = join(root, account, 'streams');
    return (await readdir(dir).catch((): string[] => [])).map((name) => join(dir, name));
  });
  return (await Promise.all(streams)).flat();
}

function unlessPresent(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false;
  throw error;
}
