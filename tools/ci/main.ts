/**
 * `node tools/ci/main.ts <report> [failed step]...`: the last line of `.ci/run`, `N passed, N failed`; leaves with 1
 * when something failed or nothing ran. Before it, each test that passed at its second attempt only (ADR 0048).
 */
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { countTests, MAX_UNSTEADY, unsteadyTests, verdict } from './test-count.ts';

const [, , report = '', ...failedSteps] = process.argv;
const results: unknown = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
const counted = results === undefined ? { passed: 0, failed: 0 } : countTests(results);
const unsteady = results === undefined ? [] : unsteadyTests(results);
for (const { file, name, error } of unsteady) {
  console.log(`passed at the second attempt: ${relative('', file)} > ${name}: ${error}`);
}
if (unsteady.length > MAX_UNSTEADY) failedSteps.push(`${unsteady.length} tests needed a second attempt`);
const { passed, failed } = verdict(counted, failedSteps);
for (const step of failedSteps) console.log(`failed: ${step}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
