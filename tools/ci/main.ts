/**
 * `node tools/ci/main.ts <report> [failed step]...`: the last line of `.ci/run`, `N passed, N failed`; leaves with 1
 * when something failed or nothing ran.
 */
import { existsSync, readFileSync } from 'node:fs';
import { countTests, verdict } from './test-count.ts';

const [, , report = '', ...failedSteps] = process.argv;
const counted = existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0 };
const { passed, failed } = verdict(counted, failedSteps);
for (const step of failedSteps) console.log(`failed: ${step}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
