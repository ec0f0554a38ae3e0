import { relative } from 'node:path';
import type { ReadyInstance } from '../instance/run-instance.js';
import { credentialsPath } from '../workspace/credentials.js';
import { paint, type Style } from './terminal.js';

export interface BannerFacts {
  readonly instance: ReadyInstance;
  /** Seconds from the command to the first request we can answer. */
  readonly readyInSeconds: number;
  readonly version: string;
  readonly styled: boolean;
}

/** What a person sees when Posthorn is ready: at most 80 columns (with a base URL of up to 30), each command works as it stands. */
export function banner({ instance, readyInSeconds, version, styled }: BannerFacts): string {
  const { credentials, servers, dataDir, mailTransport, metricsUrl, smtpAddress } = instance;
  const { baseUrl, keys, secrets } = credentials;
  const sandboxReports = secrets.REACH_EVENTS_WEBHOOK_SECRET !== '';
  // Who only tries this out sends nobody a mail: test keys go to the sandbox whatever is set.
  const [key, note] =
    mailTransport === 'sandbox'
      ? [keys.mm_live, 'to a sandbox, none leaves this machine']
      : [keys.mm_test, `with a test key; live ones send by ${mailTransport}`];
  const as = (style: Style, text: string) => paint(styled, style, text);
  const fact = (name: string, value: string) => `  ${as('dim', name.padEnd(10))}${value}`;
  const step = (number: number, what: string) => `  ${as('bold', `${number}  ${what}`)}`;
  const auth = `-H 'authorization: Bearer ${key}'`;
  const stream = `${baseUrl}/v1/agent/events/stream`;

  return [
    '',
    `  ${as('bold', 'Posthorn')} ${as('dim', version)}  ${as('green', `ready in ${readyInSeconds.toFixed(1)} s`)}`,
    '',
    fact('API', as('bold', baseUrl)),
    fact('Routes', `${baseUrl}/docs`),
    ...(smtpAddress === undefined ? [] : [fact('SMTP', `${smtpAddress}  mail to an agent's address`)]),
    fact('Events', servers.nats),
    fact('Database', servers.database),
    ...(metricsUrl === undefined ? [] : [fact('Metrics', metricsUrl)]),
    fact('Data', shortPath(dataDir)),
    fact('Keys', shortPath(credentialsPath(dataDir))),
    ...(sandboxReports
      ? []
      : [
          fact('Webhook', as('yellow', 'off, like sandbox reports: REACH_EVENTS_WEBHOOK_SECRET is empty')),
          fact('', 'Set it, or unset it to have one made; then start again.'),
        ]),
    '',
    step(1, 'Watch what happens, live'),
    '',
    `curl -N ${stream} \\`,
    `  ${auth}`,
    '',
    step(2, `In a second terminal: send a mail (${note})`),
    '',
    `curl ${baseUrl}/v1/agent/request-send \\`,
    `  ${auth} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '{"recipientEmail":"delivered@example.com","payload":{"subject":"Hello"}}'`,
    '',
    step(3, 'Replay everything from the beginning'),
    '',
    `curl -N '${stream}?since=earliest' \\`,
    `  ${auth}`,
    '',
    as('dim', '  Ctrl-C stops everything.   npx posthorn --help   npx posthorn doctor'),
    '',
  ].join('\n');
}

/** Relative to where one stands, if it lies below. */
function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') || near === '' ? path : near;
}
