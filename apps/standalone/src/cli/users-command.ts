import { type Command, Option } from 'commander';
import { KEY_SCOPES } from '@posthorn/database';
import { addressProblem } from '@posthorn/events';
import { EmailTakenError, passwordProblem, Users, type Scope } from '@posthorn/platform';
import { InstanceError } from '../instance/instance.errors.js';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { table } from './table.js';
import { paint } from './terminal.js';
import { withDatabase } from './with-database.js';

/** Of somebody who works in a browser: looks, and has copy written. Nothing leaves the server. */
const DEFAULT_SCOPES: readonly Scope[] = ['read', 'generate'];

interface Whose {
  readonly email: string;
  readonly workspace?: string;
}

export function addUsersCommand(program: Command, cli: Cli): void {
  const users = program.command('users').description('create, list and disable people who sign in with a password');
  const workspace = () =>
    new Option('-w, --workspace <id>', 'their workspace (default: of credentials.json, or the only one)');
  const email = () => new Option('-e, --email <address>', 'what they sign in with').makeOptionMandatory();

  users
    .command('create')
    .description('make a user; asks for the password, or takes it from standard input')
    .addOption(email())
    .addOption(
      new Option('-s, --scope <scope...>', `what they may do (default: ${DEFAULT_SCOPES.join(', ')})`).choices(
        KEY_SCOPES,
      ),
    )
    .addOption(workspace())
    .addHelpText('after', '\nExample:\n  npx posthorn users create --email ada@example.com')
    .action((options: Whose & { scope?: readonly Scope[] }) => createUser(cli, options));

  users
    .command('list')
    .description('list the users, newest first')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .action((options: { json?: true; workspace?: string }) => listUsers(cli, options));

  users
    .command('disable')
    .description('let a user in no more and end their sessions, everywhere within 5 seconds')
    .addOption(email())
    .addOption(workspace())
    .action((whose: Whose) => disableUser(cli, whose));

  users
    .command('password')
    .description('give a user a new password and end their sessions; a disabled user may sign in again')
    .addOption(email())
    .addOption(workspace())
    .action((whose: Whose) => changePassword(cli, whose));
}

async function createUser(
  cli: Cli,
  { email, scope = DEFAULT_SCOPES, workspace }: Whose & { scope?: readonly Scope[] },
) {
  const problem = addressProblem(email);
  if (problem !== undefined)
    throw new InstanceError(`The address ${JSON.stringify(email)} ${problem}.\nGive one like --email ada@example.com`);
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const password = await askPassword(cli, email);
    const user = await new Users(db).create({ workspaceId, email, password, scopes: scope }).catch(explainTaken);
    cli.terminal.note(`Made ${user.email} in ${workspaceId}, who may ${user.scopes.join(', ')}.`);
    cli.terminal.print(user.id);
  });
}

async function listUsers(cli: Cli, { json, workspace }: { json?: true; workspace?: string }): Promise<void> {
  await withDatabase(cli, async (db) => {
    const users = await new Users(db).list(await chooseWorkspace(db, cli.config(), workspace));
    if (json === true) return cli.terminal.print(JSON.stringify(users, null, 2));
    const rows = users.map(({ id, email, createdAt, scopes, disabledAt }) => ({
      id,
      created: createdAt.toISOString().slice(0, 10),
      may: disabledAt === undefined ? scopes.join(' ') : 'nothing: disabled',
      email,
    }));
    const isOff = (index: number) => users[index]?.disabledAt !== undefined;
    cli.terminal.print(table(rows, (line, index) => (isOff(index) ? paint(cli.terminal.styled, 'dim', line) : line)));
  });
}

async function disableUser(cli: Cli, { email, workspace }: Whose): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    if (!(await new Users(db).disable(workspaceId, email)))
      throw noSuchUser(workspaceId, email, ' who could be disabled');
    cli.terminal.print(`Disabled ${email}.`);
  });
}

async function changePassword(cli: Cli, { email, workspace }: Whose): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const password = await askPassword(cli, email);
    if (!(await new Users(db).changePassword(workspaceId, email, password))) throw noSuchUser(workspaceId, email);
    cli.terminal.print(`Changed the password of ${email}; they have to sign in again.`);
  });
}

async function askPassword(cli: Cli, email: string): Promise<string> {
  const password = await cli.askSecret(`Password of ${email}`);
  const problem = passwordProblem(password, email);
  if (problem !== undefined)
    throw new InstanceError(`The password ${problem}.\nFour words that nobody says together are a good one.`);
  return password;
}

function explainTaken(error: unknown): never {
  if (!(error instanceof EmailTakenError)) throw error;
  throw new InstanceError(
    `${error.message}\nAn address is one user of one workspace. Give a new password: posthorn users password --email ${error.email}`,
  );
}

function noSuchUser(workspaceId: string, email: string, whoCould = ''): InstanceError {
  return new InstanceError(
    `${workspaceId} has no user ${email}${whoCould}.\n"posthorn users list" shows those there are.`,
  );
}
