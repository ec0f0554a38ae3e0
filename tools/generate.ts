/**
 * `npm run generate` writes every generated file; `npm run generate -- --check` compares and leaves with 1 on a difference.
 * Generators are `tools/generators/*.generate.ts` and, from the build output, the `*.generate.ts` of libs and apps.
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Generated } from './generators/generated.ts';

const root = resolve(import.meta.dirname, '..');
const checkOnly = process.argv.includes('--check');

const files = (await Promise.all(generatorModules().map(load))).flat();
assertDistinct(files);
let stale = 0;
for (const file of files) {
  const wanted = await file.content();
  if (wanted === current(file.path)) continue;
  stale++;
  console.log(checkOnly ? `stale: ${file.path}` : `wrote: ${file.path}`);
  if (!checkOnly) write(file.path, wanted);
}
for (const orphan of orphans(files)) {
  stale++;
  console.log(`nothing generates ${orphan}: delete it`);
  process.exitCode = 1;
}
console.log(`generate: ${files.length} files, ${stale} ${checkOnly ? 'stale' : 'changed'}`);
if (checkOnly && stale > 0) {
  console.log('fix: npm run generate, read the diff, commit it');
  process.exitCode = 1;
}

/** Sources decide what exists, so that a leftover in `dist/` is not run. */
function generatorModules(): string[] {
  const built = globSync('{libs,apps}/*/src/**/*.generate.ts', { cwd: root }).map((path) =>
    path.replaceAll('\\', '/').replace('/src/', '/dist/').replace(/\.ts$/, '.js'),
  );
  return [...globSync('tools/generators/*.generate.ts', { cwd: root }), ...built].toSorted();
}

async function load(path: string): Promise<Generated[]> {
  const module: { default?: Generated | Generated[] } = await import(pathToFileURL(join(root, path)).href);
  if (module.default === undefined) throw new Error(`${path} exports nothing by default`);
  return [module.default].flat();
}

function assertDistinct(all: readonly Generated[]): void {
  const twice = all.find((file, index) => all.findIndex((other) => other.path === file.path) !== index);
  if (twice !== undefined) throw new Error(`two generators write ${twice.path}`);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function orphans(all: readonly Generated[]): string[] {
  const known = new Set(all.map((file) => file.path));
  return globSync('docs/generated/**/*.*', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !known.has(path));
}
