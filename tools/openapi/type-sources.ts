import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  parseSync,
  type Comment,
  type Program,
  type TSInterfaceDeclaration,
  type TSTypeAliasDeclaration,
} from 'oxc-parser';

export type Declared = TSInterfaceDeclaration | TSTypeAliasDeclaration;

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly comments: readonly Comment[];
}

/** The files that types are written in, each parsed once. */
export class TypeSources {
  readonly #root: string;
  readonly #files = new Map<string, SourceFile>();

  constructor(root: string) {
    this.#root = root;
  }

  /** @param path from the root @param text instead of what stands there */
  file(path: string, text?: string): SourceFile {
    return this.#parsed(join(this.#root, path), text);
  }

  /** Where a type is declared, from where its name is used. */
  find(name: string, file: SourceFile, seen = new Set<string>()): { node: Declared; file: SourceFile } | undefined {
    if (seen.has(file.path)) return undefined;
    seen.add(file.path);
    for (const statement of file.program.body) {
      const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if ((node?.type === 'TSInterfaceDeclaration' || node?.type === 'TSTypeAliasDeclaration') && node.id.name === name)
        return { node, file };
    }
    for (const statement of file.program.body) {
      const source = sourceOf(statement, name);
      if (source === undefined) continue;
      const path = this.#resolve(source.from, file);
      const found = path && this.find(source.name, this.#parsed(path), seen);
      if (found) return found;
    }
    return undefined;
  }

  #resolve(specifier: string, { path }: SourceFile): string | undefined {
    if (specifier.startsWith('.')) return resolve(dirname(path), specifier.replace(/\.js$/, '.ts'));
    const lib = /^@posthorn\/([\w-]+)$/.exec(specifier)?.[1];
    return lib === undefined ? undefined : join(this.#root, 'libs', lib, 'src/mod.ts');
  }

  #parsed(path: string, text = this.#files.get(path)?.text ?? readFileSync(path, 'utf8')): SourceFile {
    let file = this.#files.get(path);
    if (file === undefined) {
      const { program, comments } = parseSync(path, text);
      this.#files.set(path, (file = { path, text, program, comments }));
    }
    return file;
  }
}

/** Where a file has a name from: an import of it, or a re-export of everything. */
function sourceOf(statement: Program['body'][number], name: string): { from: string; name: string } | undefined {
  if (statement.type === 'ExportAllDeclaration') return { from: statement.source.value, name };
  if (statement.type === 'ExportNamedDeclaration' && statement.source) {
    const specifier = statement.specifiers.find(({ exported }) => nameOf(exported) === name);
    return specifier && { from: statement.source.value, name: nameOf(specifier.local) };
  }
  if (statement.type !== 'ImportDeclaration') return undefined;
  const specifier = statement.specifiers.find((each) => each.type === 'ImportSpecifier' && each.local.name === name);
  if (specifier?.type !== 'ImportSpecifier') return undefined;
  return { from: statement.source.value, name: nameOf(specifier.imported) };
}

function nameOf(node: { readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value);
}

/** Of the statement a type is declared in: its comment stands before that. */
export function declarationStart({ program }: SourceFile, node: Declared): number {
  const statement = program.body.find((each) => each.start <= node.start && node.end <= each.end);
  return statement?.start ?? node.start;
}

/** The texts of a constant list; none where it is no such list. */
export function constantTexts(name: string, { program }: SourceFile): string[] {
  for (const statement of program.body) {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type !== 'VariableDeclaration') continue;
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier' || id.name !== name) continue;
      const list = init?.type === 'TSAsExpression' ? init.expression : init;
      if (list?.type !== 'ArrayExpression') return [];
      return list.elements.flatMap((each) =>
        each?.type === 'Literal' && typeof each.value === 'string' ? [each.value] : [],
      );
    }
  }
  return [];
}
