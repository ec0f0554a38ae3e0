import type { Command } from 'commander';
import { loadSampleLeads, removeSampleLeads } from '@posthorn/leads';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { withDatabase } from './with-database.js';

interface SampleOptions {
  readonly workspace?: string;
  readonly remove?: true;
}

/** The made-up people of the first workspace, for other workspaces; real ones come over the API. */
export function addLeadsCommand(program: Command, cli: Cli): void {
  const leads = program.command('leads').description('made-up leads to try Autopilot with (real ones: docs/leads.md)');

  leads
    .command('sample')
    .description('give a workspace made-up leads at .example addresses; again changes nothing')
    .option('-w, --workspace <id>', 'which one, when there are several')
    .option('--remove', 'take them away instead')
    .addHelpText('after', '\nExample:\n  npx posthorn leads sample')
    .action((options: SampleOptions) => sample(cli, options));
}

async function sample(cli: Cli, { workspace, remove }: SampleOptions): Promise<void> {
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    if (remove === true) {
      const removed = await removeSampleLeads(db, workspaceId);
      cli.terminal.print(`Removed ${removed} made-up leads from ${workspaceId}.`);
      return;
    }
    const { added, total } = await loadSampleLeads(db, workspaceId);
    const kept = total - added;
    cli.terminal.print(`Added ${added} made-up leads to ${workspaceId}${kept === 0 ? '' : `; ${kept} were there`}.`);
    cli.terminal.note('Try the goal: Find SaaS founders in India and invite them to a demo');
  });
}
