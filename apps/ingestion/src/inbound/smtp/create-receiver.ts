import { hostname } from 'node:os';
import { callbackify } from 'node:util';
import type { TlsIdentity } from '@posthorn/platform';
import type { ClientLimits } from './client-limits.js';
import { ReceiverServer } from './receiver-server.js';
import { addressesIn, type InboundSettings } from './smtp.config.js';
import { tooManyConnections } from './smtp-reply.js';
import type { SmtpReceiver } from './smtp-receiver.js';

/** Commands of the library that a receiver of mail has no use for. */
const DISABLED = ['AUTH', 'WIZ', 'SHELL', 'KILL'];

/** Fewer times as long, while more than half of the connections are taken. */
const HURRY = 10;

/** @param identity offers STARTTLS; none is offered without one */
export function createReceiver(
  receiver: SmtpReceiver,
  limits: ClientLimits,
  settings: InboundSettings,
  identity: TlsIdentity | undefined,
): ReceiverServer {
  // Made once: it costs more than what it wraps.
  const checkRecipient = callbackify(receiver.checkRecipient.bind(receiver));
  const receive = callbackify(receiver.receive.bind(receiver));
  /** Where connections grow scarce, whoever holds one has less time to begin a mail. */
  const patience = () =>
    server.openConnections * 2 > settings.SMTP_MAX_CONNECTIONS
      ? settings.SMTP_TIMEOUT_MS / HURRY
      : settings.SMTP_TIMEOUT_MS;
  const releases = new Map<string, () => void>();
  const relays = addressesIn(settings.SMTP_RELAYS);
  const server = new ReceiverServer({
    ...identity,
    name: settings.SMTP_NAME ?? hostname(),
    logger: false,
    disabledCommands: identity ? DISABLED : [...DISABLED, 'STARTTLS'],
    hideSTARTTLS: identity === undefined,
    authOptional: true,
    hideENHANCEDSTATUSCODES: false,
    disableReverseLookup: true,
    heloResponse: '%s',
    size: settings.INBOUND_MAX_BYTES,
    maxRecipients: settings.SMTP_MAX_RECIPIENTS,
    maxClients: settings.SMTP_MAX_CONNECTIONS,
    // RFC 5321 section 4.5.3.1.4 asks for 512 bytes, with parameters for some more.
    maxCommandLength: 4_096,
    socketTimeout: settings.SMTP_TIMEOUT_MS,
    useXForward: relays,
    useXClient: relays,
    useProxy: addressesIn(settings.SMTP_PROXIES),
    onConnect(session, callback) {
      const release = limits.connect(session.remoteAddress);
      if (!release) return callback(tooManyConnections());
      releases.set(session.id, release);
      server.connectionOf(session)?.expectMail(patience());
      return callback();
    },
    onClose(session) {
      releases.get(session.id)?.();
      releases.delete(session.id);
      server.forget(session);
    },
    onRcptTo({ address }, session, callback) {
      const connection = server.connectionOf(session);
      if (!connection) return;
      checkRecipient(address, session, connection, (error) => callback(error));
    },
    onData(stream, session, callback) {
      const connection = server.connectionOf(session);
      if (!connection) return;
      receive(stream, session, connection, (error, answer) => {
        if (error || answer !== undefined) callback(error, answer);
      });
    },
  });
  return server;
}
