import type { Command } from 'commander';
import { migrateToLatest } from '@posthorn/database';
import { connectEventLog } from '@posthorn/event-log';
import { findTarget } from '../instance/target.js';
import type { Cli } from './cli.js';
import { withPatientDatabase } from './with-database.js';

/** `start` does this by itself; the command is for installations whose services run apart. */
export function addMigrateCommand(program: Command, cli: Cli): void {
  program
    .command('migrate')
    .description('bring tables and streams up to date (start does so by itself)')
    .action(async () => {
      const applied = await withPatientDatabase(cli, migrateToLatest);
      cli.terminal.print(applied.length === 0 ? 'Tables were up to date.' : `Tables: applied ${applied.join(', ')}.`);
      const { natsUrl } = await findTarget(cli.config());
      // Connecting creates or updates the streams.
      const log = await connectEventLog({ natsUrl, name: 'posthorn migrate' });
      await log.close();
      cli.terminal.print('Streams are up to date.');
    });
}
