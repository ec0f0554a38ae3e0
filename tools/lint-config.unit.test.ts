import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Rule, where it is broken, and how. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['typescript(no-floating-promises)', 'apps/a/src/floating.ts', 'export async function f() {}\nf();'],
  ['typescript(no-misused-promises)', 'apps/a/src/misused.ts', '[1].forEach(async () => {});\nexport {}'],
  [
    'typescript(switch-exhaustiveness-check)',
    'apps/a/src/switch.ts',
    `export function f(x: 'a' | 'b') { switch (x) { case 'a': return 1; } return 2; }`,
  ],
  [
    'typescript(consistent-type-imports)',
    'apps/a/src/type-import.ts',
    `import { A } from './floating.js';\nexport let a: A;`,
  ],
  ['typescript(no-explicit-any)', 'apps/a/src/any.ts', 'export let x: any;'],
  ['typescript(no-non-null-assertion)', 'apps/a/src/bang.ts', 'export const f = (x?: string) => x!.length;'],
  ['eslint(max-lines)', 'apps/a/src/long.ts', `${'\n'.repeat(400)}export {};\n`],
  ['vitest(no-restricted-vi-methods)', 'apps/a/src/a.unit.test.ts', `import { vi } from 'vitest';\nvi.mock('./a.js');`],
  ['node(no-process-env)', 'apps/a/src/send/env.ts', 'export const x = process.env.X;'],
  ['eslint(no-empty)', 'apps/a/src/catch.ts', 'try { JSON.parse("") } catch {}\nexport {}'],
  ['eslint(no-console)', 'apps/a/src/console.ts', 'console.log(1);\nexport {}'],
];
/** What the same rules let pass, because of where it stands. */
const ALLOWED: readonly (readonly [path: string, text: string])[] = [
  ['apps/a/src/config.ts', 'export const x = process.env.X;'],
  ['apps/a/src/b.unit.test.ts', 'export const f = (x?: string) => x!.length;\nexport const x = process.env.X;'],
  ['tools/a.ts', 'console.log(process.env.X);'],
];

let dir: string;
let reported: { code: string; filename: string }[];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'posthorn-lint-'));
  copyFileSync(join(root, '.oxlintrc.json'), join(dir, '.oxlintrc.json'));
  const typeRoots = [join(root, 'node_modules/@types')];
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2024', types: ['node'], typeRoots };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  for (const [path, text] of [...PLANTED.map(([, ...file]) => file), ...ALLOWED]) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  reported = lint(dir);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test.each(PLANTED)('%s is an error in %s', (rule, path) => {
  expect(reported).toContainEqual({ code: rule, filename: path });
});

test.each(ALLOWED)('nothing is reported in %s', (path) => {
  expect(reported.filter(({ filename }) => filename === path)).toEqual([]);
});

function lint(cwd: string): { code: string; filename: string }[] {
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'], {
      cwd,
      stdio: 'pipe',
    });
  } catch (error) {
    const { stdout } = error as { stdout: Buffer };
    const { diagnostics } = JSON.parse(stdout.toString()) as {
      diagnostics: { code: string; filename: string }[];
    };
    return diagnostics.map(({ code, filename }) => ({ code, filename }));
  }
  return [];
}
