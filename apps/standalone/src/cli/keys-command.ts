import { type Command, Option } from 'commander';
import { type ApiKeyInfo, ApiKeys, KEY_KINDS, type KeyKind, type Scope } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';
import { DEFAULT_SCOPES } from '../workspace/first-workspace.js';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { table } from './table.js';
import { paint } from './terminal.js';
import { withDatabase } from './with-database.js';

const SCOPES = ['read', 'send', 'manage'] as const;

interface CreateOptions {
  readonly kind: KeyKind;
  readonly scope?: readonly Scope[];
  readonly mailbox?: string;
  readonly workspace?: string;
}

export function addKeysCommand(program: Command, cli: Cli): void {
  const keys = program.command('keys').description('create, list and revoke API keys');
  const workspace = () => new Option('-w, --workspace <id>', 'a workspace other than the one of credentials.json');

  keys
    .command('create')
    .description('make a key and print it; it is shown this once and stored only as a hash')
    .addOption(new Option('-k, --kind <kind>', 'which API it is for').choices(KEY_KINDS).makeOptionMandatory())
    .addOption(
      new Option('-s, --scope <scope...>', 'what it may do (default: everything its kind allows)').choices(SCOPES),
    )
    .option('-m, --mailbox <address>', 'the one mailbox it may read; only for kind worker')
    .addOption(workspace())
    .addHelpText('after', '\nExample:\n  npx posthorn keys create --kind mm_live --scope read')
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
  if (mailbox !== undefined && kind !== 'worker')
    throw new InstanceError('Only keys of kind worker can be bound to a mailbox.');
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const scopes = scope ?? DEFAULT_SCOPES[kind];
    const { key, id } = await new ApiKeys(db).create({
      workspaceId,
      kind,
      scopes,
      ...(mailbox === undefined ? {} : { mailbox }),
    });
    cli.terminal.note(`${id} of ${workspaceId}, may ${scopes.join(', ')}. Keep it now: it is not shown again.`);
    cli.terminal.print(key);
  });
}

async function listKeys(cli: Cli, { json, workspace }: { json?: true; workspace?: string }): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const keys = await new ApiKeys(db).list(workspaceId);
    if (json === true) cli.terminal.print(JSON.stringify(keys, null, 2));
    else cli.terminal.print(keysTable(keys, cli.terminal.styled));
  });
}

/** @returns lines of at most 80 columns unless a mailbox is longer than 9 characters */
export function keysTable(keys: readonly ApiKeyInfo[], styled: boolean): string {
  const rows = keys.map((key) => ({
    id: key.id,
    key: key.hint,
    may: key.scopes.join(' '),
    created: key.createdAt.toISOString().slice(0, 10),
    note: [key.mailbox, key.revokedAt === undefined ? undefined : 'revoked']
      .filter((part) => part !== undefined)
      .join(' '),
  }));
  return table(rows, (line, index) => (keys[index]?.revokedAt === undefined ? line : paint(styled, 'dim', line)));
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
