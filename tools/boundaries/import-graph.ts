import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import, re-export or `import()` as it stands in a file. */
export interface Import {
  readonly specifier: string;
  /** 1-based. */
  readonly line: number;
  /** Erased by the compiler; still an arrow and still part of a cycle. */
  readonly typeOnly: boolean;
}

/** A TypeScript file by its path from the repository's root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/**
 * Reads the imports of one file.
 * @throws SyntaxError when the file does not parse
 */
export function importsOf(path: string, text: string): Import[] {
  const { module, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const found: { specifier: string; at: number; typeOnly: boolean }[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const typeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    found.push({ specifier: moduleRequest.value, at: moduleRequest.start, typeOnly });
  }
  for (const { entries } of module.staticExports) {
    const from = entries[0]?.moduleRequest;
    if (!from) continue;
    found.push({ specifier: from.value, at: from.start, typeOnly: entries.every((entry) => entry.isType) });
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[2] !== undefined) {
      found.push({ specifier: literal[2], at: moduleRequest.start, typeOnly: false });
    }
  }
  return found.map(({ at, ...rest }) => ({ ...rest, line: text.slice(0, at).split('\n').length }));
}

/** @param path from the repository's root, with forward slashes */
export function sourceFile(path: string, text: string): SourceFile {
  return { path, text, imports: importsOf(path, text) };
}

/** @param paths from `root`, with forward slashes */
export function readSources(root: string, paths: readonly string[]): SourceFile[] {
  return paths.map((path) => sourceFile(path, readFileSync(posix.join(root, path), 'utf8')));
}

/** The file a relative specifier means, `./a.js` being `./a.ts`; nothing when it means no known file. */
export function resolveRelative(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  const target = posix.join(posix.dirname(from), specifier);
  const candidates = [target, target.replace(/\.js$/, '.ts'), `${target}.ts`, `${target}/mod.ts`];
  return candidates.find((candidate) => known.has(candidate));
}
