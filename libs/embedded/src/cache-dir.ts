import { access, constants, mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface CacheDirOptions {
  /** `POSTHORN_CACHE_DIR`: used whatever it is. */
  readonly configured?: string | undefined;
  /** `XDG_CACHE_HOME`. */
  readonly xdgCacheHome?: string | undefined;
  /** For users without a home directory they can write to. */
  readonly fallback: string;
}

/** Where downloaded servers are kept: the user's cache directory, so that one download serves every clone and survives `npm ci`. */
export async function cacheDir({ configured, xdgCacheHome, fallback }: CacheDirOptions): Promise<string> {
  if (configured !== undefined && configured !== '') return configured;
  const own = userCacheDir(xdgCacheHome);
  try {
    await mkdir(own, { recursive: true });
    await access(own, constants.W_OK);
    return own;
  } catch {
    // Not ours to write to: nobody's home, a read-only container.
    return fallback;
  }
}

/** Without regard to whether it can be written. */
export function userCacheDir(xdgCacheHome?: string): string {
  if (xdgCacheHome !== undefined && xdgCacheHome !== '') return join(xdgCacheHome, 'posthorn');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'posthorn')
    : join(homedir(), '.cache', 'posthorn');
}
