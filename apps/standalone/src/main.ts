import 'reflect-metadata';
import { createCli } from './cli/cli.js';
import { explainFailure } from './cli/failure.js';
import { createProgram } from './cli/program.js';
import { processTerminal } from './cli/terminal.js';

process.setSourceMapsEnabled(true);
const terminal = processTerminal(process.env['NO_COLOR']);
try {
  const args = process.argv.slice(2);
  await createProgram(createCli(process.env, terminal)).parseAsync(args.length === 0 ? ['--help'] : args, {
    from: 'user',
  });
  process.exit();
} catch (error) {
  const { message, exitCode } = explainFailure(error);
  terminal.note(message);
  process.exit(exitCode);
}
