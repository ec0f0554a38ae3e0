import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { anchorsOf, referencesOf } from './references.js';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = globSync('**/*.{md,ts,js,mjs,json,yml,yaml,conf,sql}', {
  cwd: root,
  exclude: (path) => /(^|\/)(node_modules|dist|coverage)$/.test(path),
});
const documents = files.filter((path) => path.endsWith('.md'));
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const sources = files.filter((path) => !path.endsWith('.md')).map(read);
const words = new Set(sources.flatMap((text) => text.match(/\w+/g) ?? []));

describe.each(documents)('%s', (document) => {
  const references = referencesOf(read(document));

  test('every link leads to a file, and its anchor to a heading', () => {
    expect(references.links.filter((link) => !leadsSomewhere(document, link))).toEqual([]);
  });

  test('every path it names is there', () => {
    expect(references.paths.filter((path) => !isThere(path))).toEqual([]);
  });

  test('every npm script it names exists', () => {
    expect(references.scripts.filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  // The change log speaks of what was, a decision also of other programs' symbols.
  test.skipIf(document === 'CHANGELOG.md' || document.startsWith('docs/adr/'))(
    'every symbol it names stands in the sources',
    () => {
      expect(references.symbols.filter((symbol) => !words.has(symbol))).toEqual([]);
    },
  );
});

test('the README gives the two commands as they are', () => {
  expect(read('README.md')).toContain('npm ci && npm start');
  expect(read('README.md')).toContain('npm ci && npm test');
});

test('the index of decisions has a line for every page', () => {
  const index = read('docs/adr/README.md');
  const pages = globSync('docs/adr/[0-9]*.md', { cwd: root }).map((path) => path.split(/[\\/]/).at(-1) ?? '');
  expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
});

function leadsSomewhere(document: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? document : join(dirname(document), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(read(target)).includes(anchor);
}

/**
 * Build output and data directories are not in a fresh clone. `<placeholder>` stands for any name, and so does `x` in
 * `x.decider.ts`; a bare file name may be anywhere, or be made by a program that names it.
 */
function isThere(path: string): boolean {
  if (/(^|\/)(dist|node_modules)\//.test(path)) return true;
  if (!path.includes('/') && sources.some((text) => text.includes(path))) return true;
  const pattern = path
    .replaceAll(/<[^>]+>/g, '*')
    .replace(/:\d+$/, '')
    .replace(/^x\./, '*.');
  const places = pattern.includes('/') ? [pattern] : [pattern, `{apps,libs,tools,test}/*/**/${pattern}`];
  return globSync(places, { cwd: root, exclude: (folder) => /(^|\/)(node_modules|dist)$/.test(folder) }).length > 0;
}
