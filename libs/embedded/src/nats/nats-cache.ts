import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsServerSource } from './find-nats-server.js';
import { compareVersions } from './nats-version.js';

const BINARY = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';

/** Downloaded servers: `<cacheDir>/nats-server/<version>/nats-server`. Whatever has that name is complete. */
export class NatsCache implements NatsServerSource {
  readonly name: string;
  private readonly directory: string;

  constructor(cacheDir: string) {
    this.directory = join(cacheDir, 'nats-server');
    this.name = `cache (${this.directory})`;
  }

  async candidates(): Promise<readonly string[]> {
    const versions = await readdir(this.directory).catch(() => []);
    const complete = versions.filter((version) => /^\d+\.\d+\.\d+/.test(version)).toSorted((a, b) => compareVersions(b, a));
    if (complete.length === 0) throw new Error('nothing there yet');
    return complete.map((version) => join(this.directory, version, BINARY));
  }

  /**
   * Calls `download` with an empty directory and moves the binary it returns into the cache. Two processes may do this at the same time:
   * each has its own directory, and the move is one rename.
   * @returns the path of the binary in the cache
   */
  async add(download: (workDir: string) => Promise<{ binary: string; version: string }>): Promise<string> {
    await mkdir(this.directory, { recursive: true });
    const workDir = await mkdtemp(join(this.directory, '.download-'));
    try {
      const { binary, version } = await download(workDir);
      const complete = join(workDir, 'complete');
      await mkdir(complete);
      await rename(binary, join(complete, BINARY));
      const target = join(this.directory, version);
      await rename(complete, target).catch(async (error: unknown) => {
        if (!isAlreadyThere(error)) throw error;
        await rename(join(complete, BINARY), join(target, BINARY));
      });
      return join(target, BINARY);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }
}

function isAlreadyThere(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'EPERM';
}
