import { access, constants, mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { credentialsPath, readCredentials } from '../workspace/credentials.js';
import { fail, type Finding, ok, orFail, warn } from './finding.js';

const GIB = 2 ** 30;
const FREE_NEEDED_GIB = 0.5;
const FREE_WANTED_GIB = 5;
const SLOW_FSYNC_MS = 20;
const FSYNC_SAMPLES = 15;
const FSYNC_BYTES = 4_096;

/** The directory, or the first one above it that exists. */
async function existing(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined || dirname(path) === path ? path : existing(dirname(path));
}

export function checkDiskSpace(dataDir: string): Promise<Finding> {
  return orFail('disk', `Make ${dataDir} readable, or set POSTHORN_DATA_DIR.`, async () => {
    const { bavail, bsize } = await statfs(await existing(dataDir));
    const free = (bavail * bsize) / GIB;
    const seen = `${free.toFixed(1)} GiB free at ${dataDir}`;
    if (free < FREE_NEEDED_GIB)
      return fail(
        'disk',
        seen,
        'Free some space, or move the data directory (POSTHORN_DATA_DIR): the log stops when the disk is full.',
      );
    if (free < FREE_WANTED_GIB)
      return warn('disk', seen, 'Free some space soon, or move the data directory (POSTHORN_DATA_DIR).');
    return ok('disk', seen);
  });
}

/** Writes and fsyncs small blocks: what every acknowledged event waits for. */
export function checkFsync(dataDir: string): Promise<Finding> {
  return orFail('fsync', `Make ${dataDir} writable for this user, or set POSTHORN_DATA_DIR.`, async () => {
    const directory = await existing(dataDir);
    await access(directory, constants.W_OK);
    const file = join(directory, `.posthorn-doctor-${process.pid}`);
    try {
      const median = await medianFsyncMs(file);
      const seen = `median ${median.toFixed(2)} ms`;
      if (median <= SLOW_FSYNC_MS) return ok('fsync', seen);
      return warn(
        'fsync',
        seen,
        'Put the data directory on a local SSD: each event is on disk before it is acknowledged.',
      );
    } finally {
      await rm(file, { force: true });
    }
  });
}

async function medianFsyncMs(path: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o600);
  try {
    const samples: number[] = [];
    for (let n = 0; n < FSYNC_SAMPLES; n += 1) {
      await file.write(Buffer.alloc(FSYNC_BYTES, n));
      const before = performance.now();
      await file.datasync();
      samples.push(performance.now() - before);
    }
    return samples.toSorted((a, b) => a - b)[Math.floor(FSYNC_SAMPLES / 2)] ?? 0;
  } finally {
    await file.close();
  }
}

export function checkCredentials(dataDir: string): Promise<Finding> {
  const path = credentialsPath(dataDir);
  return orFail('credentials', 'Move it away; the next start makes new keys.', async () => {
    if ((await readCredentials(dataDir)) === undefined)
      return ok('credentials', 'none yet; the first start makes them');
    const { mode } = await stat(path);
    const permissions = (mode & 0o777).toString(8).padStart(4, '0');
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      return fail(
        'credentials',
        `others can read ${path} (mode ${permissions})`,
        `chmod 600 ${path}, and revoke the keys if somebody may have seen them.`,
      );
    }
    return ok('credentials', `${path}, mode ${permissions}`);
  });
}
