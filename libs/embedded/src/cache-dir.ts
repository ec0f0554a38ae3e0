import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where downloaded servers are kept: the user's cache directory, so that one download serves every clone and survives `npm ci`.
 * @param xdgCacheHome `XDG_CACHE_HOME`, if the caller's environment sets it
 */
export function defaultCacheDir(xdgCacheHome?: string): string {
  if (xdgCacheHome !== undefined && xdgCacheHome !== '') return join(xdgCacheHome, 'posthorn');
  return process.platform === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'posthorn')
    : join(homedir(), '.cache', 'posthorn');
}
