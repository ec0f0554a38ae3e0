import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Third-party material that the repository does not hold; see its SOURCE.txt for where each file is from. */
const CORPORA = resolve(process.env['POSTHORN_CORPORA'] ?? join(import.meta.dirname, '../../../shared/data'));

/** @returns nothing, with a word about it, where the corpora are not */
export function corpusLines(file: string): unknown[] | undefined {
  const lines = corpusText(file)?.split('\n');
  return lines?.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}

/** @returns nothing, with a word about it, where the corpora are not */
export function corpusText(file: string): string | undefined {
  const path = join(CORPORA, file);
  return isThere(path) ? readFileSync(path, 'utf8') : undefined;
}

export interface CorpusFile {
  /** Inside its folder. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Files of a folder and those below it, by name; empty, with a word about it, where the corpora are not. */
export function corpusFiles(folder: string, isWanted: (name: string) => boolean = isMail): CorpusFile[] {
  const path = join(CORPORA, folder);
  if (!isThere(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ name: file.slice(path.length + 1), file }))
    .filter(({ name }) => isWanted(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, file }) => ({ name, bytes: readFileSync(file) }));
}

/** One line per suite, so that a run says what it measured. */
export function reportSuite(suite: string, passed: number, all: number, remark = ''): void {
  process.stdout.write(`${suite}: ${passed} of ${all}${remark === '' ? '' : ` (${remark})`}\n`);
}

function isMail(name: string): boolean {
  return name.endsWith('.eml');
}

function isThere(path: string): boolean {
  if (existsSync(path)) return true;
  process.stdout.write(`not run: corpora not found (${path}; set POSTHORN_CORPORA)\n`);
  return false;
}
