import type { Command } from 'commander';
import type { Finding } from '../doctor/finding.js';
import { runDoctor } from '../doctor/run-doctor.js';
import type { Cli } from './cli.js';
import { paint, type Style } from './terminal.js';

export function addDoctorCommand(program: Command, { terminal, config }: Cli): void {
  program
    .command('doctor')
    .description('check node, nats, postgres, port, disk, clock and keys, and say what to fix')
    .addHelpText('after', '\nExit code: 0 if Posthorn can run, 1 if something has to be fixed first.')
    .action(async () => {
      const findings = await runDoctor(config());
      terminal.print(doctorReport(findings, terminal.styled));
      if (findings.some(({ level }) => level === 'fail')) process.exitCode = 1;
    });
}

const STYLES: Readonly<Record<Finding['level'], Style>> = { ok: 'green', warn: 'yellow', fail: 'red' };
const SUBJECT_WIDTH = 13;

/** One line for each finding, below it what to do, then a verdict. */
export function doctorReport(findings: readonly Finding[], styled: boolean): string {
  const lines = findings.flatMap(({ subject, level, seen, fix }) => [
    `${paint(styled, STYLES[level], level.padEnd(4))}  ${subject.padEnd(SUBJECT_WIDTH)}${seen}`,
    ...(fix === undefined ? [] : [`      ${' '.repeat(SUBJECT_WIDTH)}${paint(styled, 'bold', `→ ${fix}`)}`]),
  ]);
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const verdict =
    count('fail') > 0
      ? 'Fix what failed, then run it again.'
      : count('warn') > 0
        ? 'It can run; mind the warnings.'
        : 'All is well.';
  return [...lines, '', verdict].join('\n');
}
