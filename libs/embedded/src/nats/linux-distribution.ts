import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptSource, parseDeb822Sources, parseOneLineSources } from './apt-sources.js';

export interface Distribution {
  readonly id: string;
  /** Of the suite this system was made from: `bookworm`. Empty if the system does not say. */
  readonly codename: string;
}

/** Reads `os-release`; a derivative counts as the Debian or Ubuntu it is like. @see os-release(5) */
export function parseOsRelease(text: string): Distribution {
  const field = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)["']?$`, 'm').exec(text)?.[1] ?? '';
  const ids = [field('ID'), ...field('ID_LIKE').split(' ')];
  return {
    id: ids.find((id) => id === 'debian' || id === 'ubuntu') ?? field('ID'),
    codename: field('UBUNTU_CODENAME') || field('VERSION_CODENAME'),
  };
}

export async function thisDistribution(): Promise<Distribution> {
  return parseOsRelease(await textOf('/etc/os-release'));
}

/** Every enabled archive of an apt configuration directory such as `/etc/apt`. */
export async function readAptSources(etcApt: string): Promise<AptSource[]> {
  const parts = join(etcApt, 'sources.list.d');
  const names = await readdir(parts).catch((): string[] => []);
  const files = [join(etcApt, 'sources.list'), ...names.toSorted().map((name) => join(parts, name))];
  const parsed = await Promise.all(
    files.map(async (file) => {
      if (file.endsWith('.sources')) return parseDeb822Sources(await textOf(file));
      return file.endsWith('.list') ? parseOneLineSources(await textOf(file)) : [];
    }),
  );
  return parsed.flat();
}

function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
