import { resolve } from 'node:path';
import type { Command } from 'commander';
import { InstanceError } from '../instance/instance.errors.js';
import { listenForStop } from '../instance/stop-signals.js';
import { eventLine } from '../tail/event-line.js';
import { type ConnectionState, followEvents } from '../tail/follow-events.gateway.js';
import { credentialsPath, readCredentials } from '../workspace/credentials.js';
import type { Cli } from './cli.js';
import { paint } from './terminal.js';

interface TailOptions {
  readonly since?: string;
  readonly contact?: string;
  readonly json?: true;
}

export function addEventsCommand(program: Command, cli: Cli): void {
  program
    .command('events')
    .description('look at the event log')
    .command('tail')
    .description('print events as they happen, until Ctrl-C')
    .argument('[types]', 'only these, with wildcards: delivery.*,send.queued')
    .option('--since <cursor>', 'begin after this event id, or with "earliest" at the beginning')
    .option('--contact <address>', 'only events about this recipient')
    .option('--json', 'one JSON object per line: id, type, data')
    .addHelpText(
      'after',
      "\nExamples:\n  npx posthorn events tail\n  npx posthorn events tail 'delivery.*' --since earliest --json | jq .data",
    )
    .action((types: string | undefined, options: TailOptions) => tail(cli, types, options));
}

async function tail(
  { terminal, config }: Cli,
  types: string | undefined,
  { json, ...filter }: TailOptions,
): Promise<void> {
  const dataDir = resolve(config().POSTHORN_DATA_DIR);
  const credentials = await readCredentials(dataDir);
  if (credentials === undefined)
    throw new InstanceError(
      `There is no ${credentialsPath(dataDir)}.\nStart Posthorn once (npm start), or set POSTHORN_DATA_DIR.`,
    );
  using signals = listenForStop(() => process.exit(130));
  const events = followEvents({
    ...filter,
    ...(types === undefined ? {} : { types }),
    baseUrl: credentials.baseUrl,
    key: credentials.keys.mm_live,
    signal: signals.stopped,
    onConnection: (state, reason) =>
      terminal.note(paint(terminal.styled, 'dim', connectionLine(state, credentials.baseUrl, reason))),
  });
  for await (const event of events)
    terminal.print(json === true ? JSON.stringify(event) : eventLine(event, terminal.styled));
}

function connectionLine(state: ConnectionState, baseUrl: string, reason = 'unknown'): string {
  return {
    unreached: `Posthorn does not answer at ${baseUrl} (${reason}).\nIs it running (npm start)? Trying again …`,
    lost: `Connection lost (${reason}); trying again …`,
    resumed: 'Connected; nothing was missed.',
    connected: 'Connected; events from now on.',
  }[state];
}
