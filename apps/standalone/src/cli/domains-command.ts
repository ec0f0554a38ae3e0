import { type Command, Option } from 'commander';
import {
  DnsUnansweredError,
  domainName,
  SendingDomains,
  systemDnsResolver,
  zoneLine,
  type DnsResolver,
} from '@posthorn/api';
import { connectEventLog } from '@posthorn/event-log';
import { InstanceError } from '../instance/instance.errors.js';
import { findTarget } from '../instance/target.js';
import { chooseWorkspace } from './choose-workspace.js';
import type { Cli } from './cli.js';
import { checkText, recordsText } from './domain-records.js';
import { table } from './table.js';
import { withDatabase } from './with-database.js';

interface Options {
  readonly workspace?: string;
  readonly json?: true;
  readonly zone?: true;
}

const LISTED = 1_000;

/** @param resolver asked by `verify` */
export function addDomainsCommand(program: Command, cli: Cli, resolver: DnsResolver = systemDnsResolver()): void {
  const domains = program.command('domains').description('domains to send from, and the DNS records they need');
  const workspace = () =>
    new Option('-w, --workspace <id>', 'its workspace (default: of credentials.json, or the only one)');

  domains
    .command('add')
    .description('make a signing key for a domain and print its DNS records; added again, the same ones')
    .argument('<domain>', 'what stands after the @ of your senders')
    .option('--zone', 'as lines of a zone file')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .addHelpText('after', '\nExample:\n  npx posthorn domains add acme.com --zone >> acme.com.zone')
    .action((domain: string, options: Options) => add(cli, resolver, domain, options));

  domains
    .command('list')
    .description('list the domains, oldest first')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .action((options: Options) => list(cli, resolver, options));

  domains
    .command('verify')
    .description('look whether DNS has the records')
    .argument('<domain>')
    .option('--json', 'as JSON')
    .addOption(workspace())
    .addHelpText('after', '\nExit code: 0 if the domain is verified, 1 if not.')
    .action((domain: string, options: Options) => verify(cli, resolver, domain, options));
}

async function add(cli: Cli, resolver: DnsResolver, given: string, options: Options): Promise<void> {
  const domain = checkedName(given);
  const { terminal } = cli;
  await withDomains(cli, resolver, options, async (domains, workspaceId) => {
    const { row, records, added } = await domains.add(workspaceId, domain);
    if (options.json === true)
      return terminal.print(JSON.stringify({ id: row.id, domain, dnsRecords: records }, null, 2));
    if (options.zone === true) return terminal.print(records.map(zoneLine).join('\n'));
    terminal.note(
      added ? `Publish these records in the DNS of ${domain}:\n` : `${domain} has these records already:\n`,
    );
    terminal.print(recordsText(records, terminal.styled));
    terminal.note(
      [
        '',
        'Some DNS providers want names without the domain (@ for the domain itself).',
        'If it has an SPF record already, add the mechanism there: only one may stand.',
        '',
        `When they are published: npx posthorn domains verify ${domain}`,
      ].join('\n'),
    );
  });
}

async function list(cli: Cli, resolver: DnsResolver, options: Options): Promise<void> {
  await withDomains(cli, resolver, options, async (domains, workspaceId) => {
    const found = await domains.list(workspaceId, { limit: LISTED });
    const rows = found.map(({ row }) => ({
      id: row.id,
      domain: row.domain,
      verified: row.verified_at === null ? 'no' : row.verified_at.toISOString().slice(0, 10),
      checked: row.checked_at === null ? 'never' : row.checked_at.toISOString().slice(0, 10),
    }));
    cli.terminal.print(options.json === true ? JSON.stringify(rows, null, 2) : table(rows));
  });
}

async function verify(cli: Cli, resolver: DnsResolver, given: string, options: Options): Promise<void> {
  const domain = checkedName(given);
  const { terminal } = cli;
  await withDomains(cli, resolver, options, async (domains, workspaceId) => {
    const result = await domains.verify(workspaceId, domain, new Date()).catch(explainDns);
    if (result === undefined) {
      throw new InstanceError(`The workspace has no domain ${domain}.\nAdd it: posthorn domains add ${domain}`);
    }
    const { verified, checked } = result;
    if (!verified) process.exitCode = 1;
    if (options.json === true) return terminal.print(JSON.stringify({ domain, verified, checked }, null, 2));
    terminal.print(checkText(checked, terminal.styled));
    terminal.print(
      verified
        ? `\n${domain} is verified.`
        : `\n${domain} is not verified. New records may take an hour to be seen.\nShow them again: npx posthorn domains add ${domain}`,
    );
  });
}

async function withDomains(
  cli: Cli,
  resolver: DnsResolver,
  { workspace }: Options,
  work: (domains: SendingDomains, workspaceId: string) => Promise<void>,
): Promise<void> {
  const { natsUrl } = await findTarget(cli.config());
  await withDatabase(cli, async (db) => {
    const workspaceId = await chooseWorkspace(db, cli.config(), workspace);
    const log = await connectEventLog({ natsUrl, name: 'posthorn domains' });
    try {
      const { MAIL_SPF: spf, BOUNCE_DOMAIN: bounceDomain } = cli.config();
      await work(new SendingDomains(db, log, resolver, { spf, bounceDomain }), workspaceId);
    } finally {
      await log.close();
    }
  });
}

/** @throws InstanceError */
function checkedName(given: string): string {
  const { data, error } = domainName.safeParse(given);
  if (error === undefined) return data;
  throw new InstanceError(`${JSON.stringify(given)} ${error.issues[0]?.message ?? 'is no domain'}.`);
}

function explainDns(error: unknown): never {
  if (!(error instanceof DnsUnansweredError)) throw error;
  throw new InstanceError(`${error.message}, so nothing was decided.\nTry again; is this machine online?`, {
    cause: error,
  });
}
