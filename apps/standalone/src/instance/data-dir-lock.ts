import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataDirLockedError, InstanceError } from './instance.errors.js';

const SQLITE_BUSY = 5;

/**
 * Takes the data directory for this process. The lock is the operating system's, held by SQLite, the one way to it that Node has built in:
 * it ends with the process however that dies, so there is no stale lock to remove by hand.
 * @throws DataDirLockedError naming the process that has it; InstanceError if the directory cannot be written
 */
export function lockDataDir(dataDir: string): Disposable {
  const lock = openLock(dataDir);
  const pidFile = join(dataDir, 'posthorn.pid');
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) {
      throw new DataDirLockedError(dataDir, readPid(pidFile));
    }
    throw error;
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return {
    [Symbol.dispose]() {
      rmSync(pidFile, { force: true });
      lock.close();
    },
  };
}

function openLock(dataDir: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return new DatabaseSync(join(dataDir, 'posthorn.lock'), { timeout: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InstanceError(
      `The data directory ${dataDir} cannot be used: ${reason}.\nMake it writable for this user, or set POSTHORN_DATA_DIR to another.`,
      { cause: error },
    );
  }
}

function readPid(pidFile: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(pidFile, 'utf8'), 10) || undefined;
  } catch {
    // The holder has not written it yet.
    return undefined;
  }
}
