/** `node tools/boundaries/main.ts [root]`: prints every broken boundary and leaves with 1 when there is one. */
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSources } from './import-graph.ts';
import { findViolations } from './rules.ts';

const root = resolve(process.argv[2] ?? '.');
const paths = globSync('{libs,apps}/*/src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
const violations = findViolations(readSources(root, paths.toSorted()));
for (const { path, line, rule, message } of violations) console.log(`${path}:${line} [${rule}] ${message}`);
console.log(`boundaries: ${violations.length} violations in ${paths.length} files`);
process.exitCode = violations.length > 0 || paths.length === 0 ? 1 : 0;
