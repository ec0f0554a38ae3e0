import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataDirLockedError, InstanceError } from './instance.errors.js';

const SQLITE_BUSY = 5;
/** Somebody who only asks who has the directory (`lockHolder`) is done long before; milliseconds. */
const WAIT_MS = 250;
const lockIn = (dataDir: string) => join(dataDir, 'posthorn.lock');
const pidFileIn = (dataDir: string) => join(dataDir, 'posthorn.pid');

/**
 * Takes the data directory for this process. The lock is the operating system's, held by SQLite, the one way to it that Node has built in:
 * it ends with the process however that dies, so there is no stale lock to remove by hand.
 * @throws DataDirLockedError naming the process that has it; InstanceError if the directory cannot be written
 */
export function lockDataDir(dataDir: string): Disposable {
  const lock = openLock(dataDir);
  const pidFile = pidFileIn(dataDir);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DataDirLockedError(dataDir, readPid(pidFile));
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

/** @returns the process that has the data directory now; nothing when it is free, or taken so recently that its pid is not written yet */
export function lockHolder(dataDir: string): number | undefined {
  return isLocked(dataDir) ? readPid(pidFileIn(dataDir)) : undefined;
}

function isLocked(dataDir: string): boolean {
  if (!existsSync(lockIn(dataDir))) return false;
  const lock = new DatabaseSync(lockIn(dataDir), { readOnly: true, timeout: 0 });
  try {
    lock.exec('SELECT count(*) FROM sqlite_master');
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    lock.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function openLock(dataDir: string): DatabaseSync {
  try {
    makeDirectories(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    return new DatabaseSync(lockIn(dataDir), { timeout: WAIT_MS });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InstanceError(
      `The data directory ${dataDir} cannot be used: ${reason}.\nMake it writable for this user, or set POSTHORN_DATA_DIR to another.`,
      { cause: error },
    );
  }
}

/** Not `mkdirSync` with `recursive`: Node 24 spins forever where every parent exists but `mkdir` answers ENOENT, as below /proc. */
function makeDirectories(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectories(parent);
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    // Somebody made it since.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
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
