import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstLine } from '../first-line.js';
import { type AptSource, parseDeb822Sources, parseOneLineSources } from './apt-sources.js';
import { privateAptConfig, privateSources } from './private-apt.js';
import type { NatsServerSource } from './find-nats-server.js';
import type { NatsCache } from './nats-cache.js';
import { checkNatsServer, compareVersions, MINIMUM_NATS_VERSION } from './nats-version.js';

const run = promisify(execFile);

/** Suites newer than a stable release, cheapest first. Aliases, because code names age; every archive has them as symbolic links. */
const NEWER_SUITES: Readonly<Record<string, readonly string[]>> = {
  debian: ['stable-backports', 'testing', 'unstable'],
  ubuntu: ['devel'],
};

/**
 * The nats-server package of a newer suite of this Debian or Ubuntu, from the mirror and with the keyring of the machine's own apt
 * configuration. apt works in a private directory of our cache: nothing is installed, no root is needed.
 */
export function distributionPackage(options: {
  readonly cache: NatsCache;
  readonly onProgress: (message: string) => void;
}): NatsServerSource {
  return {
    name: 'distribution package',
    async candidates() {
      const { id, codename } = await readOsRelease();
      const suites = NEWER_SUITES[id];
      if (suites === undefined) throw new Error(`only on Debian and Ubuntu; this is ${id}`);
      const base = (await readAptSources('/etc/apt')).find(({ suites: has }) => has.includes(codename));
      if (base === undefined) throw new Error(`no archive for ${codename} in /etc/apt/sources.list or /etc/apt/sources.list.d`);
      return [await options.cache.add((workDir) => downloadFromNewest(workDir, base, suites, options.onProgress))];
    },
  };
}

async function downloadFromNewest(workDir: string, base: AptSource, suites: readonly string[], onProgress: (message: string) => void) {
  const failures: string[] = [];
  for (const suite of suites) {
    onProgress(`looking for nats-server in ${base.uri} ${suite}`);
    try {
      return await downloadFromSuite(join(workDir, suite), base, suite);
    } catch (error) {
      failures.push(`${suite}: ${firstLine(error)}`);
    }
  }
  throw new Error(failures.join('; '));
}

async function downloadFromSuite(directory: string, base: AptSource, suite: string): Promise<{ binary: string; version: string }> {
  const config = join(directory, 'apt.conf');
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true });
  await mkdir(join(directory, 'archives', 'partial'), { recursive: true });
  await writeFile(join(directory, 'status'), '');
  await writeFile(join(directory, 'private.sources'), privateSources(base, suite));
  await writeFile(config, privateAptConfig(directory));

  await run('apt-get', ['-c', config, '-qq', 'update'], { cwd: directory, timeout: 60_000 });
  const { stdout } = await run('apt-cache', ['-c', config, 'show', '--no-all-versions', 'nats-server'], { cwd: directory });
  const packaged = /^Version: (.+)$/m.exec(stdout)?.[1] ?? '0';
  if (compareVersions(packaged, MINIMUM_NATS_VERSION) < 0) throw new Error(`has version ${packaged}`);
  await run('apt-get', ['-c', config, '-qq', 'download', `nats-server=${packaged}`], { cwd: directory, timeout: 120_000 });

  const archive = (await readdir(directory)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new Error('apt-get download left no package');
  await run('dpkg-deb', ['-x', archive, 'unpacked'], { cwd: directory });
  const binary = await firstPresent([join(directory, 'unpacked/usr/sbin'), join(directory, 'unpacked/usr/bin')]);
  return { binary, version: await checkNatsServer(binary) };
}

async function firstPresent(directories: readonly string[]): Promise<string> {
  for (const directory of directories) {
    const names = await readdir(directory).catch((): string[] => []);
    if (names.includes('nats-server')) return join(directory, 'nats-server');
  }
  throw new Error('the package has no nats-server in /usr/sbin or /usr/bin');
}

async function readOsRelease(): Promise<{ id: string; codename: string }> {
  const text = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: field('ID') || process.platform, codename: field('VERSION_CODENAME') };
}

async function readAptSources(etcApt: string): Promise<AptSource[]> {
  const parts = join(etcApt, 'sources.list.d');
  const names = (await readdir(parts).catch(() => [])).toSorted();
  const files = [join(etcApt, 'sources.list'), ...names.map((name) => join(parts, name))];
  const parsed = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, 'utf8').catch(() => '');
      if (file.endsWith('.sources')) return parseDeb822Sources(text);
      return file.endsWith('.list') ? parseOneLineSources(text) : [];
    }),
  );
  return parsed.flat();
}
