/**
 * `node tools/ci/main.ts <report> [failed step]...`: the last line of `.ci/run`, `N passed, N failed`; leaves with 1
 * when something failed or nothing ran. Before it, each test that failed and then passed (ADR 0048).
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { countTests, MAX_UNSTEADY, unsteadyTests, verdict } from './test-count.ts';

const [, , report = '', ...failedSteps] = process.argv;
const results: unknown = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
const counted = results === undefined ? { passed: 0, failed: 0 } : countTests(results);
const unsteady = results === undefined ? [] : unsteadyTests(results);
for (const { file, name, error } of unsteady) {
  console.log(`failed, then passed: ${relative('', file)} > ${name}`);
  for (const line of error) console.log(`  ${line}`);
}
if (unsteady.length > MAX_UNSTEADY) failedSteps.push(`${unsteady.length} tests failed before they passed`);
const { passed, failed } = verdict(counted, failedSteps);
for (const step of failedSteps) console.log(`failed: ${step}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
