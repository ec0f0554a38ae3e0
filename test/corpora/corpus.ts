import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Third-party material that the repository does not hold; see its SOURCE.txt for where each file is from. */
const CORPORA = resolve(process.env['POSTHORN_CORPORA'] ?? join(import.meta.dirname, '../../../shared/data'));

/** @returns nothing, with a word about it, where the corpora are not */
export function corpusText(file: string): string | undefined {
  const path = join(CORPORA, file);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  process.stdout.write(`not run: corpora not found (${path}; set POSTHORN_CORPORA)\n`);
  return undefined;
}

/** A file of one JSON value to a line. */
export function corpusLines(file: string): unknown[] | undefined {
  const lines = corpusText(file)?.split('\n');
  return lines?.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
}
