import { expect, test } from 'vitest';
import { fail, ok, warn } from '../doctor/finding.js';
import { doctorReport } from './doctor-command.js';

test('each finding is a line, what to do stands below, the verdict at the end', () => {
  const findings = [
    ok('node', '24.1.0'),
    warn('disk', '2.0 GiB free', 'Free some space.'),
    fail('port', 'in use', 'Stop it.'),
  ];
  expect(doctorReport(findings, false)).toBe(
    [
      'ok    node         24.1.0',
      'warn  disk         2.0 GiB free',
      '                   → Free some space.',
      'fail  port         in use',
      '                   → Stop it.',
      '',
      'Fix what failed, then run it again.',
    ].join('\n'),
  );
});

test.each([
  [[ok('node', '24')], 'All is well.'],
  [[ok('node', '24'), warn('disk', 'low', 'Free some.')], 'It can run; mind the warnings.'],
])('the verdict is the worst that was found', (findings, verdict) => {
  expect(doctorReport(findings, false).split('\n').at(-1)).toBe(verdict);
});
