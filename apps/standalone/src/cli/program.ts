import type { DnsResolver } from '@posthorn/api';
import { Command } from 'commander';
import { wrapText } from '@posthorn/platform';
import type { Cli } from './cli.js';
import { addCreditsCommand } from './credits-command.js';
import { addDoctorCommand } from './doctor-command.js';
import { addDomainsCommand } from './domains-command.js';
import { addEventsCommand } from './events-command.js';
import { addKeysCommand } from './keys-command.js';
import { addLeadsCommand } from './leads-command.js';
import { addMigrateCommand } from './migrate-command.js';
import { addRebuildCommand } from './rebuild-command.js';
import { addStartCommand } from './start-command.js';
import { addSuppressionsCommand } from './suppressions-command.js';
import { addUsersCommand } from './users-command.js';
import { VERSION } from './version.js';
import { addWorkspacesCommand } from './workspaces-command.js';

/**
 * The `posthorn` command and its subcommands.
 * @param resolver answers about DNS; this machine's when left out
 */
export function createProgram(cli: Cli, resolver?: DnsResolver): Command {
  const program = new Command('posthorn')
    .description('A self-hosted, event-sourced email platform for AI agents and outreach teams.')
    .version(VERSION, '-v, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('Run "posthorn --help" to see what there is.')
    .configureOutput({ outputError: (text, write) => write(wrapText(text, { width: errorWidth(), indent: 2 })) })
    .configureHelp({ sortSubcommands: false });
  for (const add of [
    addStartCommand,
    addEventsCommand,
    addWorkspacesCommand,
    addKeysCommand,
    addUsersCommand,
    (parent: Command, given: Cli) => addDomainsCommand(parent, given, resolver),
    addSuppressionsCommand,
    addLeadsCommand,
    addCreditsCommand,
    addRebuildCommand,
    addMigrateCommand,
    addDoctorCommand,
  ])
    add(program, cli);
  return program;
}

/** Lines are broken for a person, not for a program that reads them. */
function errorWidth(): number {
  return process.stderr.isTTY ? process.stderr.columns : Number.POSITIVE_INFINITY;
}
