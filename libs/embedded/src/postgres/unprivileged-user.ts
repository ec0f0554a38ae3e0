import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedServerError } from '../errors.js';

const run = promisify(execFile);

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Users that exist on most systems and own nothing that matters; initdb insists on one with a name. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * The user PostgreSQL has to run as. PostgreSQL refuses to run as root, so root picks another; the owner of an existing cluster comes
 * first, or a package installed since would make our own data unreadable.
 * @returns undefined if we are not root and PostgreSQL can run as we do
 * @throws EmbeddedServerError if root finds no such user
 */
export async function unprivilegedUser(clusterDir: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterDir).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of CANDIDATES) {
    const ids = await Promise.all([idOf(name, '-u'), idOf(name, '-g')]).catch(() => undefined);
    if (ids !== undefined) return { uid: ids[0], gid: ids[1] };
  }
  throw new EmbeddedServerError(
    `PostgreSQL cannot run as root, and there is none of the users ${CANDIDATES.join(', ')}. Start Posthorn as an ordinary user, or set DATABASE_URL.`,
  );
}

async function idOf(name: string, flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await run('id', [flag, name]);
  return Number.parseInt(stdout, 10);
}

/** Whether that user can enter the directory; every directory above it counts. */
export function canEnter(user: SystemUser, directory: string): Promise<boolean> {
  return succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], user);
}

/** Whether that user can run the program with these arguments. */
export function succeeds(program: string, args: readonly string[], user: SystemUser): Promise<boolean> {
  return run(program, [...args], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/**
 * What to call the cluster's directory when starting one of PostgreSQL's programs inside it (`cwd`). Under a directory that only root can
 * enter, such as /root, its name is of no use to another user; but the working directory, entered while still root, is, and Linux has a
 * name for it that holds for every process of the server.
 * @throws EmbeddedServerError if that user cannot get there and this is not Linux
 */
export async function clusterPath(directory: string, user: SystemUser | undefined): Promise<string> {
  if (user === undefined || (await canEnter(user, directory))) return directory;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new EmbeddedServerError(
    `PostgreSQL cannot run as root, and user ${user.uid} cannot enter ${directory}. Set POSTHORN_DATA_DIR to a directory that everybody can enter.`,
  );
}
