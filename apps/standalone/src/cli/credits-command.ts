import { type Command, Option } from 'commander';
import { AutopilotCredits, type CreditBalance } from '@posthorn/api';
import { connectEventLog } from '@posthorn/event-log';
import { InstanceError } from '../instance/instance.errors.js';
import { findTarget } from '../instance/target.js';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { table } from './table.js';
import { withDatabase } from './with-database.js';

interface Options {
  readonly workspace?: string;
  readonly json?: true;
}

const MOST = 1_000_000_000;
/** In place of a number: what the installation gives everybody. */
const DEFAULT = 'default';

/** The operator's: a workspace cannot raise its own limit. */
export function addCreditsCommand(program: Command, cli: Cli): void {
  const credits = program
    .command('credits')
    .description('Autopilot runs a workspace may start in a calendar month, UTC');
  const workspace = () => new Option('-w, --workspace <id>', 'which (default: of credentials.json, or the only one)');

  credits
    .command('show')
    .description('show the limit, what is used of it, and when it begins anew')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .action((options: Options) => show(cli, options));

  credits
    .command('set')
    .description('set the limit of a workspace; it holds at once')
    .argument('<limit>', `runs a month from 0, or "${DEFAULT}" for AUTOPILOT_CREDITS`)
    .addOption(workspace())
    .addHelpText('after', '\nExample:\n  npx posthorn credits set 500')
    .action((limit: string, options: Options) => set(cli, limit, options));
}

async function show(cli: Cli, options: Options): Promise<void> {
  await withCredits(cli, options, async (credits, workspaceId) => {
    const balance = await credits.balanceOf(workspaceId);
    const { terminal } = cli;
    if (options.json === true) terminal.print(JSON.stringify({ workspaceId, ...balance }, null, 2));
    else terminal.print(table([toLine(balance)]));
  });
}

async function set(cli: Cli, given: string, options: Options): Promise<void> {
  const limit = checkedLimit(given);
  await withCredits(cli, options, async (credits, workspaceId) => {
    await credits.setLimit(workspaceId, limit);
    cli.terminal.print(table([toLine(await credits.balanceOf(workspaceId))]));
  });
}

async function withCredits(
  cli: Cli,
  { workspace }: Options,
  work: (credits: AutopilotCredits, workspaceId: string) => Promise<void>,
): Promise<void> {
  const { natsUrl } = await findTarget(cli.config());
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const log = await connectEventLog({ natsUrl, name: 'posthorn credits' });
    try {
      await work(new AutopilotCredits(db, log, cli.config().AUTOPILOT_CREDITS), workspaceId);
    } finally {
      await log.close();
    }
  });
}

/** @throws InstanceError */
function checkedLimit(given: string): number | null {
  if (given === DEFAULT) return null;
  const limit = Number(given);
  if (/^\d+$/.test(given) && limit <= MOST) return limit;
  throw new InstanceError(
    `${JSON.stringify(given)} is no limit.\nGive a number from 0 to ${MOST.toLocaleString('en')}, or "${DEFAULT}".`,
  );
}

function toLine({ month, limit, isOwnLimit, used, remaining, resetsAt }: CreditBalance) {
  return {
    month,
    limit: isOwnLimit ? `${limit}` : `${limit} (${DEFAULT})`,
    used: `${used}`,
    remaining: `${remaining}`,
    'begins anew': resetsAt.toISOString().slice(0, 10),
  };
}
