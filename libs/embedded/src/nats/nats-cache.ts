import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsServerSource } from './nats-server-source.js';
import { compareVersions } from './nats-version.js';

export const BINARY_NAME = process.platform === 'win32' ? 'nats-server.exe' : 'nats-server';

const WORK_PREFIX = '.download-';
const ABANDONED_MS = 3_600_000;

/** Downloaded servers: `<cacheDir>/nats-server/<version>/nats-server`. Whatever has that name is complete. */
export class NatsCache implements NatsServerSource {
  readonly name: string;
  private readonly directory: string;

  constructor(cacheDir: string) {
    this.directory = join(cacheDir, 'nats-server');
    this.name = `cache (${this.directory})`;
  }

  async candidates(): Promise<readonly string[]> {
    const versions = (await this.entries())
      .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
      .toSorted((a, b) => compareVersions(b, a));
    if (versions.length === 0) throw new Error('nothing there yet');
    return versions.map((version) => this.pathOf(version));
  }

  /**
   * Calls `download` with an empty directory and moves the binary it returns into the cache. Any number of processes may do this at once:
   * each works in a directory of its own, and the move is one rename of one file.
   * @returns the path of the binary in the cache
   */
  async add(
    download: (workDir: string) => Promise<{ readonly binary: string; readonly version: string }>,
  ): Promise<string> {
    await mkdir(this.directory, { recursive: true });
    await this.removeAbandoned();
    const workDir = await mkdtemp(join(this.directory, WORK_PREFIX));
    try {
      const { binary, version } = await download(workDir);
      await mkdir(join(this.directory, version), { recursive: true });
      await rename(binary, this.pathOf(version));
      return this.pathOf(version);
    } finally {
      await rm(workDir, { recursive: true, force: true });
    }
  }

  private pathOf(version: string): string {
    return join(this.directory, version, BINARY_NAME);
  }

  private entries(): Promise<string[]> {
    return readdir(this.directory).catch((): string[] => []);
  }

  /** What downloads killed half-way left behind. */
  private async removeAbandoned(): Promise<void> {
    for (const name of (await this.entries()).filter((entry) => entry.startsWith(WORK_PREFIX))) {
      const path = join(this.directory, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { recursive: true, force: true });
    }
  }
}
