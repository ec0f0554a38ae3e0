import type { Command } from 'commander';
import { runInstance } from '../instance/run-instance.js';
import { listenForCrash, listenForStop } from '../instance/stop-signals.js';
import { banner } from './banner.js';
import type { Cli } from './cli.js';
import { paint } from './terminal.js';
import { VERSION } from './version.js';

const FORCED = 130;

export function addStartCommand(program: Command, { terminal, config }: Cli): void {
  program
    .command('start')
    .description('run event log, database and every service in this terminal')
    .action(async () => {
      using crash = listenForCrash();
      using signals = listenForStop(() => process.exit(FORCED));
      signals.stopped.addEventListener('abort', () => terminal.note('\nStopping. Ctrl-C again ends it at once.'));
      const end = await runInstance(
        config(),
        {
          progress: (message) => terminal.note(paint(terminal.styled, 'dim', `  ${message} …`)),
          ready: (instance) =>
            terminal.print(
              banner({ instance, readyInSeconds: performance.now() / 1000, version: VERSION, styled: terminal.styled }),
            ),
          failing: (reason) => terminal.note(`\n${reason.message}\n\nStopping.`),
        },
        { stopped: signals.stopped, crashed: crash.happened },
      );
      terminal.note('Stopped.');
      if (end === 'failed') process.exitCode = 1;
    });
}
