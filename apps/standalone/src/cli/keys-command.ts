import { type Command, Option } from 'commander';
import { ApiKeys, type CreatedApiKey, KEY_KINDS, type KeyKind, type Scope } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';
import { KEY_SCOPES } from '@posthorn/database';
import { DEFAULT_SCOPES } from '../workspace/first-workspace.js';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { assertMailboxFits } from './key-request.js';
import { keysTable } from './keys-table.js';
import { withDatabase } from './with-database.js';

interface CreateOptions {
  readonly kind: KeyKind;
  readonly scope?: readonly Scope[];
  readonly mailbox?: string;
  readonly workspace?: string;
}

export function addKeysCommand(program: Command, cli: Cli): void {
  const keys = program.command('keys').description('create, list and revoke API keys');
  const workspace = () =>
    new Option('-w, --workspace <id>', 'its workspace (default: of credentials.json, or the only one)');

  keys
    .command('create')
    .description('make a key and print it; it is shown this once and stored only as a hash')
    .addOption(new Option('-k, --kind <kind>', 'which API it is for').choices(KEY_KINDS).makeOptionMandatory())
    .addOption(
      new Option('-s, --scope <scope...>', 'what it may do (default: everything its kind allows)').choices(KEY_SCOPES),
    )
    .option('-m, --mailbox <address>', 'the one mailbox it may read: kind worker, mk_live, mk_test')
    .addOption(workspace())
    .addHelpText(
      'after',
      '\nExamples:\n  npx posthorn keys create --kind mm_live --scope read\n  npx posthorn keys create --kind worker --mailbox agent@example.com',
    )
    .action((options: CreateOptions) => createKey(cli, options));

  keys
    .command('list')
    .description('list the keys, newest first')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .action((options: { json?: true; workspace?: string }) => listKeys(cli, options));

  keys
    .command('revoke')
    .description('make a key useless, everywhere within 5 seconds')
    .argument('<id>', 'its id from "keys list": key_...')
    .addOption(workspace())
    .action((id: string, options: { workspace?: string }) => revokeKey(cli, id, options));
}

async function createKey(cli: Cli, { kind, scope, mailbox, workspace }: CreateOptions): Promise<void> {
  assertMailboxFits(kind, mailbox, scope);
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const created = await new ApiKeys(db).create({
      workspaceId,
      kind,
      scopes: scope ?? (mailbox === undefined ? DEFAULT_SCOPES[kind] : ['read']),
      ...(mailbox === undefined ? {} : { mailbox }),
    });
    cli.terminal.note(aboutKey(created, workspaceId));
    cli.terminal.print(created.key);
  });
}

function aboutKey({ id, scopes, mailbox }: CreatedApiKey, workspaceId: string): string {
  return [
    `Id         ${id}`,
    `Workspace  ${workspaceId}`,
    `May        ${scopes.join(', ')}`,
    ...(mailbox === undefined ? [] : [`Mailbox    ${mailbox}`]),
    'Keep the key: it is stored only as a hash and not shown again.',
  ].join('\n');
}

async function listKeys(cli: Cli, { json, workspace }: { json?: true; workspace?: string }): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const keys = await new ApiKeys(db).list(workspaceId);
    if (json === true) cli.terminal.print(JSON.stringify(keys, null, 2));
    else cli.terminal.print(keysTable(keys, cli.terminal.styled));
  });
}

async function revokeKey(cli: Cli, id: string, { workspace }: { workspace?: string }): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    if (!(await new ApiKeys(db).revoke(workspaceId, id))) {
      throw new InstanceError(
        `${workspaceId} has no key ${id} that could be revoked.\n"posthorn keys list" shows the ids.`,
      );
    }
    cli.terminal.print(`Revoked ${id}.`);
  });
}
