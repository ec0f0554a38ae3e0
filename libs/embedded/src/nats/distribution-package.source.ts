import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstLine } from '../first-line.js';
import { runProgram } from '../process/run-program.js';
import { type AptSource, baseArchives } from './apt-sources.js';
import type { NatsServerSource } from './nats-server-source.js';
import { readAptSources, thisDistribution } from './linux-distribution.js';
import { BINARY_NAME, type NatsCache } from './nats-cache.js';
import { checkNatsServer, compareVersions, MINIMUM_NATS_VERSION } from './nats-version.js';
import { privateAptConfig, privateSources } from './private-apt.js';

/** Suites newer than a release, cheapest first. Aliases, because code names age; Debian and Ubuntu archives have them as links. */
const NEWER_SUITES: Readonly<Record<string, readonly string[]>> = {
  debian: ['stable-backports', 'testing', 'unstable'],
  ubuntu: ['devel'],
};

interface Download {
  readonly binary: string;
  readonly version: string;
}

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
      const { id, codename } = await thisDistribution();
      const suites = NEWER_SUITES[id];
      if (suites === undefined) throw new Error('only on Debian, Ubuntu and their derivatives');
      const archives = baseArchives(await readAptSources('/etc/apt'), codename);
      if (archives.length === 0) throw new Error(`/etc/apt names no archive with main of ${codename || 'this system'}`);
      const attempts = archives.flatMap((archive) => suites.map((suite) => ({ archive, suite })));
      return [await options.cache.add((workDir) => firstDownload(workDir, attempts, options.onProgress))];
    },
  };
}

async function firstDownload(
  workDir: string,
  attempts: readonly { readonly archive: AptSource; readonly suite: string }[],
  onProgress: (message: string) => void,
): Promise<Download> {
  const failures: string[] = [];
  for (const [index, { archive, suite }] of attempts.entries()) {
    onProgress(`looking for nats-server in ${suite} of ${archive.uri}`);
    try {
      return await downloadFrom(archive, suite, join(workDir, String(index)));
    } catch (error) {
      failures.push(`${suite}: ${firstLine(error)}`);
    }
  }
  throw new Error(failures.join('; '));
}

async function downloadFrom(archive: AptSource, suite: string, directory: string): Promise<Download> {
  const config = join(directory, 'apt.conf');
  const apt = (program: string, ...args: string[]) =>
    runProgram(program, ['-c', config, ...args], { cwd: directory, timeoutMs: 90_000 });
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true });
  await mkdir(join(directory, 'archives', 'partial'), { recursive: true });
  await writeFile(join(directory, 'status'), '');
  await writeFile(join(directory, 'private.sources'), privateSources(archive, suite));
  await writeFile(config, privateAptConfig(directory));

  await apt('apt-get', '-qq', 'update');
  const packaged = /^Version: (\S+)$/m.exec(await apt('apt-cache', 'show', '--no-all-versions', 'nats-server'))?.[1];
  if (packaged === undefined || compareVersions(packaged, MINIMUM_NATS_VERSION) < 0)
    throw new Error(`has version ${packaged ?? '?'}`);
  await apt('apt-get', '-qq', 'download', `nats-server=${packaged}`);

  const deb = (await readdir(directory)).find((name) => name.endsWith('.deb'));
  if (deb === undefined) throw new Error('apt-get download left no package');
  await runProgram('dpkg-deb', ['-x', deb, 'unpacked'], { cwd: directory, timeoutMs: 60_000 });
  const binary = await locateBinary(join(directory, 'unpacked', 'usr'));
  return { binary, version: await checkNatsServer(binary) };
}

async function locateBinary(usr: string): Promise<string> {
  for (const directory of [join(usr, 'sbin'), join(usr, 'bin')]) {
    const names = await readdir(directory).catch((): string[] => []);
    if (names.includes(BINARY_NAME)) return join(directory, BINARY_NAME);
  }
  throw new Error('the package has no nats-server in /usr/sbin or /usr/bin');
}
