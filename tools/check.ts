/**
 * `npm run check`: every gate, in order; stops at the first one that fails and says what to do.
 * `npm run check -- --keep-going` runs them all; `-- --after-tests` leaves the unit tests to the `npm test` that has just passed.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

interface Gate {
  readonly name: string;
  readonly command: string;
  /** What to do when it fails. */
  readonly fix: string;
  /** `npm test` does the same. */
  readonly isTested?: boolean;
}

const GATES: readonly Gate[] = [
  { name: 'format', command: 'oxfmt --check', fix: 'npm run format' },
  {
    name: 'lint',
    command: 'oxlint',
    fix: 'npm run lint:fix does the mechanical part; a disable comment needs a reason',
  },
  { name: 'types', command: 'tsc -b tsconfig.build.json', fix: 'fix the types' },
  { name: 'types of tests', command: 'tsc -p .', fix: 'fix the types' },
  { name: 'types of tools', command: 'tsc -p tools', fix: 'fix the types' },
  {
    name: 'boundaries',
    command: 'node tools/boundaries/main.ts',
    fix: 'turn the import round or move the file (ARCHITECTURE.md has the arrows)',
  },
  { name: 'unused code', command: 'knip --no-config-hints', fix: 'delete it; what is not used is not there' },
  {
    name: 'unit tests',
    command: 'vitest run --project unit --project unit-isolated --reporter=default',
    fix: 'npx vitest run --project unit <file>',
    isTested: true,
  },
  {
    name: 'generated files',
    command: 'node tools/generate.ts --check',
    fix: 'npm run generate, read the diff, commit it',
  },
];

const root = resolve(import.meta.dirname, '..');
const keepGoing = process.argv.includes('--keep-going');
const isAfterTests = process.argv.includes('--after-tests');
const started = performance.now();
const failed: string[] = [];

for (const gate of GATES) {
  if (isAfterTests && gate.isTested) console.log(`passed  ${gate.name.padEnd(16)} in npm test`);
  else if (!passes(gate)) failed.push(gate.name);
  if (failed.length > 0 && !keepGoing) break;
}
const total = seconds(started);
console.log(failed.length === 0 ? `\ncheck passed in ${total}` : `\ncheck failed after ${total}: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

function passes({ name, command, fix }: Gate): boolean {
  const from = performance.now();
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: root,
    shell: true,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, PATH: `${resolve(root, 'node_modules/.bin')}:${process.env.PATH}`, NO_COLOR: '1' },
  });
  if (status === 0) {
    console.log(`ok      ${name.padEnd(16)} ${seconds(from)}`);
    return true;
  }
  console.log(`FAILED  ${name.padEnd(16)} ${seconds(from)}\n\n${stdout}${stderr}\n  ran: ${command}\n  fix: ${fix}`);
  return false;
}

function seconds(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
