import { type Command, Option } from 'commander';
import { assertSchemaCurrent } from '@posthorn/database';
import { addressProblem, normaliseAddress } from '@posthorn/events';
import { InstanceError } from '../instance/instance.errors.js';
import {
  deleteGlobalSuppression,
  type GlobalSuppressionRow,
  listGlobalSuppressions,
  upsertGlobalSuppressions,
} from '../suppression/global-suppressions.queries.js';
import type { Cli } from './cli.js';
import { table } from './table.js';
import { withDatabase } from './with-database.js';

const REASONS = ['manual_dnc', 'complaint', 'hard_bounce', 'legal_request', 'role_account', 'no_engagement'] as const;
const LISTED = 1_000;

interface AddOptions {
  readonly reason: (typeof REASONS)[number];
  readonly note?: string;
  readonly expires?: string;
}

/** The operator's list, before that of any workspace; a workspace's own is the API's. */
export function addSuppressionsCommand(program: Command, cli: Cli): void {
  const suppressions = program
    .command('suppressions')
    .description('addresses that no workspace of this installation may mail');
  const global = () =>
    new Option(
      '--global',
      'of the whole installation (a workspace’s own list: /v1/agent/suppressions)',
    ).makeOptionMandatory();

  suppressions
    .command('add')
    .description('put addresses on the list; what is on it already gets the new reason, note and end')
    .argument('<address...>', 'one or more')
    .addOption(global())
    .addOption(new Option('-r, --reason <code>', 'why').choices(REASONS).default('manual_dnc'))
    .option('-n, --note <text>', 'for whoever asks later')
    .option('-e, --expires <time>', 'when it ends, for example 2027-01-01 (default: never)')
    .addHelpText('after', '\nExample:\n  npx posthorn suppressions add --global --reason legal_request ann@example.com')
    .action((addresses: string[], options: AddOptions) => addAll(cli, addresses, options));

  suppressions
    .command('list')
    .description(`list them in the order of their addresses, ${LISTED.toLocaleString('en')} at a time`)
    .addOption(global())
    .option('--after <address>', 'begin after this one')
    .option('--json', 'as JSON')
    .action((options: { after?: string; json?: true }) => listAll(cli, options));

  suppressions
    .command('remove')
    .description('take an address off the list; a workspace’s own list stays as it is')
    .argument('<address>')
    .addOption(global())
    .action((address: string) => removeOne(cli, address));
}

async function addAll(cli: Cli, given: readonly string[], { reason, note, expires }: AddOptions): Promise<void> {
  const addresses = [...new Set(given.map(checkedAddress))];
  const about = { reason_code: reason, note: note ?? null, expires_at: expiry(expires) };
  await withDatabase(cli, async (db) => {
    await assertSchemaCurrent(db);
    await upsertGlobalSuppressions(
      db,
      addresses.map((address) => ({ address, ...about })),
    );
  });
  cli.terminal.print(`Nobody mails ${addresses.join(', ')} any more.`);
}

async function listAll(cli: Cli, { after, json }: { after?: string; json?: true }): Promise<void> {
  const rows = await withDatabase(cli, async (db) => {
    await assertSchemaCurrent(db);
    return listGlobalSuppressions(db, { after: after && normaliseAddress(after), limit: LISTED });
  });
  if (json === true) cli.terminal.print(JSON.stringify(rows.map(toJson), null, 2));
  else cli.terminal.print(table(rows.map(toLine)));
  const last = rows.at(-1);
  if (rows.length === LISTED && last !== undefined)
    cli.terminal.note(`There may be more: posthorn suppressions list --global --after ${last.address}`);
}

async function removeOne(cli: Cli, given: string): Promise<void> {
  const address = checkedAddress(given);
  await withDatabase(cli, async (db) => {
    await assertSchemaCurrent(db);
    if (await deleteGlobalSuppression(db, address)) return;
    throw new InstanceError(`${address} is not on the list.\n"posthorn suppressions list --global" shows who is.`);
  });
  cli.terminal.print(`Removed ${address}.`);
}

/** @throws InstanceError */
function checkedAddress(given: string): string {
  const problem = addressProblem(given.trim());
  if (problem === undefined) return normaliseAddress(given);
  throw new InstanceError(`The address ${JSON.stringify(given)} ${problem}.\nNothing was changed.`);
}

/** @throws InstanceError */
function expiry(given: string | undefined): Date | null {
  if (given === undefined) return null;
  const time = new Date(given);
  if (!/^\d{4}-\d\d-\d\d/.test(given) || Number.isNaN(time.getTime()) || time <= new Date()) {
    throw new InstanceError('--expires takes a time to come, for example 2027-01-01 or 2027-01-01T12:00:00Z.');
  }
  return time;
}

function toLine({ address, reason_code, expires_at, note }: GlobalSuppressionRow) {
  const end = expires_at === null ? 'never' : expires_at.toISOString().slice(0, 10);
  return { address, reason: reason_code, ends: end, note: (note ?? '').replaceAll(/\s+/g, ' ') };
}

function toJson({ address, reason_code, note, expires_at, created_at }: GlobalSuppressionRow) {
  return {
    address,
    reasonCode: reason_code,
    note,
    expiresAt: expires_at && expires_at.toISOString(),
    addedAt: created_at.toISOString(),
  };
}
