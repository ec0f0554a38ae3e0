import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { connectEventLog } from '@posthorn/event-log';
import { FileBlobStore } from '@posthorn/platform';
import { readerOf, rebuild, RebuildLossError, type RebuildProgress, RebuildRunningError } from '@posthorn/projector';
import { InstanceError } from '../instance/instance.errors.js';
import { listenForStop } from '../instance/stop-signals.js';
import { findTarget } from '../instance/target.js';
import type { Cli } from './cli.js';
import type { Terminal } from './terminal.js';
import { withPatientDatabase } from './with-database.js';

const PROGRESS_EVERY_MS = 1_000;

export function addRebuildCommand(program: Command, cli: Cli): void {
  program
    .command('rebuild')
    .description('make the read models anew from the event log, while everything goes on')
    .option('--allow-loss', 'go on although the log no longer has events that the read models show')
    .option('--keep-old-as <schema>', 'keep the replaced read models under this PostgreSQL schema')
    .action((options: { allowLoss?: true; keepOldAs?: string }) => rebuildReadModels(cli, options));
}

async function rebuildReadModels(cli: Cli, options: { allowLoss?: true; keepOldAs?: string }): Promise<void> {
  const config = cli.config();
  const { natsUrl } = await findTarget(config);
  const blobs = new FileBlobStore(config.BLOB_DIR ?? join(resolve(config.POSTHORN_DATA_DIR), 'blobs'));
  const readBlob = readerOf(blobs, { warn: (_about: object, text: string) => cli.terminal.note(text) });
  const log = await connectEventLog({ natsUrl, name: 'posthorn rebuild' });
  using signals = listenForStop(() => process.exit(130));
  const started = performance.now();
  try {
    const { position, skipped } = await withPatientDatabase(cli, (db) =>
      rebuild({ ...options, db, log, readBlob, signal: signals.stopped, onProgress: progressLine(cli.terminal) }),
    );
    const seconds = (performance.now() - started) / 1000;
    cli.terminal.print(`Rebuilt up to event ${position} in ${seconds.toFixed(1)} s.`);
    if (skipped > 0) cli.terminal.note(`${skipped} events could not be read; they are in the table read.skipped.`);
  } catch (error) {
    if (error instanceof RebuildRunningError || error instanceof RebuildLossError)
      throw new InstanceError(`${error.message}.`, { cause: error });
    throw error;
  } finally {
    await log.close();
  }
}

function progressLine(terminal: Terminal): (progress: RebuildProgress) => void {
  let shown = performance.now();
  return ({ position, last }) => {
    if (performance.now() - shown < PROGRESS_EVERY_MS) return;
    shown = performance.now();
    terminal.note(`${Math.floor((100 * position) / Math.max(1, last))} %  ${position} of ${last} events`);
  };
}
