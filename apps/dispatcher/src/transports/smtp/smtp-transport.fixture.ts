import { MailComposer } from '../compose/mail-composer.js';
import type { OutgoingMail, Prepared, Transport, TransportOutcome } from '../transport.gateway.js';
import type { HandshakePolicy } from './handshake.js';
import type { SmtpServer } from './smtp-connection.gateway.js';
import { SmtpTransport, type SmtpTransportOptions } from './smtp-transport.gateway.js';

export interface ServerSketch extends Partial<Omit<SmtpServer, 'policy'>> {
  readonly port: number;
  readonly policy?: Partial<HandshakePolicy>;
}

/** A transport to a server on this machine, patient for a second. */
export function aTransport(
  { policy, ...server }: ServerSketch,
  options: Partial<SmtpTransportOptions> = {},
): SmtpTransport {
  const full: SmtpServer = {
    host: '127.0.0.1',
    policy: { ehloName: 'us.example', encrypted: false, startTls: 'opportunistic', credentials: undefined, ...policy },
    tls: {},
    dsn: 'off',
    timeouts: { connectMs: 1_000, commandMs: 1_000, contentMs: 1_000 },
    ...server,
  };
  return new SmtpTransport({ server: () => full, poolSize: 2, ...options }, aComposer());
}

/** Composes mails that are not signed and not tracked. */
export function aComposer(): MailComposer {
  return new MailComposer(
    { publicUrl: 'https://mail.example', tokenSecret: undefined, bounceDomain: undefined, defaultFrom: undefined },
    { of: () => Promise.resolve([]) },
    { get: () => Promise.resolve(undefined) },
  );
}

let mails = 0;

/** A mail with an id of its own. */
export function aMail(mail: Partial<OutgoingMail> = {}): OutgoingMail {
  const number = `${++mails}`.padStart(26, '0');
  return {
    requestId: `req_${number}`,
    workspaceId: 'wsk_1',
    recipient: `person-${mails}@example.com`,
    content: { from: { email: 'sales@acme.example', name: 'Acme' }, subject: 'Your quote', text: 'Here it is.\n.\n' },
    testMode: false,
    attempt: 1,
    ...mail,
  };
}

const forever = new AbortController().signal;

/** Both steps in one, as the dispatcher takes them. */
export async function send(
  transport: Transport,
  mail: OutgoingMail = aMail(),
  signal: AbortSignal = forever,
): Promise<TransportOutcome> {
  const prepared = await transport.prepare(mail, forever);
  return prepared.kind === 'prepared' ? prepared.deliver(signal) : prepared;
}

export async function prepare(transport: Transport, mail: OutgoingMail = aMail()): Promise<Prepared> {
  const prepared = await transport.prepare(mail, forever);
  if (prepared.kind !== 'prepared') throw new Error(`not prepared: ${prepared.reason}`);
  return prepared;
}
