import { MailComposer } from '../../../apps/dispatcher/dist/transports/compose/mail-composer.js';
import { RFC_5321_TIMEOUTS } from '../../../apps/dispatcher/dist/transports/smtp/smtp-timeouts.js';
import { SmtpTransport } from '../../../apps/dispatcher/dist/transports/smtp/smtp-transport.gateway.js';
import { mailOf } from './mails.ts';

/**
 * The dispatcher's SMTP transport alone: composes and sends, with no log and no policy around it. A process of its own,
 * spoken to as bare-pool.ts is.
 */
const [port = '', connections = ''] = process.argv.slice(2);
const from = { name: 'Acme Sales', email: 'sales@acme.example' };
const policy = { ehloName: 'bench.example', encrypted: false, startTls: 'off', credentials: undefined } as const;
const server = {
  host: '127.0.0.1',
  port: Number(port),
  policy,
  tls: {},
  dsn: 'off',
  timeouts: RFC_5321_TIMEOUTS,
} as const;
const composer = new MailComposer(
  { publicUrl: 'https://mail.example', tokenSecret: undefined, bounceDomain: undefined, defaultFrom: undefined },
  { of: () => Promise.resolve([]) },
  { get: () => Promise.resolve(undefined) },
);
const transport = new SmtpTransport({ server: () => server, poolSize: Number(connections) }, composer);
const { signal } = new AbortController();

process.on('message', (count: number) => void run(count));
process.send?.('ready');

async function run(count: number): Promise<void> {
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < count; n = next++) await send(n);
  };
  await Promise.all(Array.from({ length: Number(connections) * 4 }, worker));
  process.send?.(performance.now() - startedAt);
}

async function send(n: number): Promise<void> {
  const { to, ...body } = mailOf(n);
  const requestId = `req_${`${n}`.padStart(26, '0')}`;
  const mail = {
    requestId,
    workspaceId: 'wsk_1',
    recipient: to,
    content: { from, ...body },
    testMode: false,
    attempt: 1,
  };
  const prepared = await transport.prepare(mail, signal);
  const outcome = prepared.kind === 'prepared' ? await prepared.deliver(signal) : prepared;
  if (outcome.kind !== 'accepted') throw new Error(`${to}: ${JSON.stringify(outcome)}`);
}
