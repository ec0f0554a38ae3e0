import type { Command } from 'commander';
import { assertSchemaCurrent } from '@posthorn/database';
import { Workspaces } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';
import { listWorkspaces } from '../workspace/workspace-list.queries.js';
import type { Cli } from './cli.js';
import { table } from './table.js';
import { withDatabase } from './with-database.js';

const LISTED = 1_000;
const NAME_LENGTH = 200;

/** `start` makes the first workspace by itself; these are for installations whose services run apart, and for further tenants. */
export function addWorkspacesCommand(program: Command, cli: Cli): void {
  const workspaces = program.command('workspaces').description('create and list workspaces (start makes the first)');

  workspaces
    .command('create')
    .description('make a workspace and print its id')
    .argument('[name]', 'what people call it', 'Workspace')
    .addHelpText('after', '\nExample:\n  posthorn workspaces create "Acme"')
    .action((name: string) => createWorkspace(cli, name));

  workspaces
    .command('list')
    .description(`list the workspaces, oldest first, at most ${LISTED.toLocaleString('en')}`)
    .option('--json', 'as JSON')
    .action(({ json }: { json?: true }) => listAll(cli, json === true));
}

async function createWorkspace(cli: Cli, given: string): Promise<void> {
  const name = workspaceName(given);
  await withDatabase(cli, async (db) => {
    await assertSchemaCurrent(db);
    const id = await new Workspaces(db).create(name);
    cli.terminal.note(`Made workspace "${name}". A key for it:`);
    cli.terminal.note(`  posthorn keys create --kind mm_live --workspace ${id}`);
    cli.terminal.print(id);
  });
}

/** @throws InstanceError if it could not be shown on one line */
export function workspaceName(given: string): string {
  const name = given.trim();
  if (name === '' || name.length > NAME_LENGTH || /\p{Cc}/u.test(name)) {
    throw new InstanceError(`A workspace's name has 1 to ${NAME_LENGTH} characters, on one line.`);
  }
  return name;
}

async function listAll(cli: Cli, json: boolean): Promise<void> {
  await withDatabase(cli, async (db) => {
    await assertSchemaCurrent(db);
    const found = await listWorkspaces(db, LISTED);
    const rows = found.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at.toISOString() }));
    if (json) cli.terminal.print(JSON.stringify(rows, null, 2));
    else {
      cli.terminal.print(table(rows.map(({ id, createdAt, name }) => ({ id, created: createdAt.slice(0, 10), name }))));
    }
  });
}
