import { ConfigError, readIdentity, watchIdentity, type Logger, type TlsFiles } from '@posthorn/platform';
import { ClientLimits } from './client-limits.js';
import { createReceiver } from './create-receiver.js';
import { Greylist } from './greylist.js';
import { BufferBudget } from './mail-buffer.js';
import type { ReceiverServer } from './receiver-server.js';
import { type ReceiverPorts, SmtpReceiver } from './smtp-receiver.js';
import { addressesIn, type InboundSettings } from './smtp.config.js';

/** So many clients have to hold all they may, until there is no memory for others. */
const CLIENTS = 4;

export type DoorSettings = InboundSettings & { readonly sharesPort: boolean };
export type DoorPorts = Pick<ReceiverPorts, 'destinations' | 'mails' | 'refused'> & { readonly logger: Logger };

/** Where SMTP clients come in. */
export class SmtpDoor {
  /** That it listens on; nothing while it is closed. */
  port: number | undefined;

  private readonly receiver: SmtpReceiver;
  private readonly limits: ClientLimits;
  private readonly budget: BufferBudget;
  private server: ReceiverServer | undefined;
  private unwatch: (() => void) | undefined;

  constructor(
    private readonly ports: DoorPorts,
    private readonly settings: DoorSettings,
  ) {
    const { SMTP_BUFFER_BYTES: bytes, INBOUND_MAX_BYTES: ofOneMail } = settings;
    this.budget = new BufferBudget(bytes, Math.max(ofOneMail, Math.floor(bytes / CLIENTS)));
    this.limits = new ClientLimits({
      connections: settings.SMTP_CLIENT_CONNECTIONS,
      mailsPerMinute: settings.SMTP_CLIENT_MAILS,
      unlimited: [settings.SMTP_UNLIMITED, settings.SMTP_RELAYS].flatMap(addressesIn),
    });
    const greylist = new Greylist(settings.SMTP_GREYLIST_MS);
    this.receiver = new SmtpReceiver(
      { ...ports, limits: this.limits, greylist, budget: this.budget },
      {
        maxBytes: settings.INBOUND_MAX_BYTES,
        timeoutMs: settings.SMTP_TIMEOUT_MS,
        relays: new Set(addressesIn(settings.SMTP_RELAYS)),
      },
    );
  }

  get counts(): ReadonlyMap<string, number> {
    return this.receiver.counts;
  }

  get openConnections(): number {
    return this.server?.openConnections ?? 0;
  }

  get bufferedBytes(): number {
    return this.budget.usedBytes;
  }

  /**
   * Listens, where SMTP_PORT is set.
   * @throws ConfigError about the certificate
   * @throws PortTakenError
   */
  async open(): Promise<void> {
    const { SMTP_PORT: port, SMTP_HOST: host, sharesPort } = this.settings;
    if (port === undefined) return;
    const { logger } = this.ports;
    const files = filesOf(this.settings);
    const server = createReceiver(this.receiver, this.limits, this.settings, files && readIdentity(files));
    // Of clients: one that resets its connection, or does not get along with TLS.
    server.on('error', (error: Error) => logger.debug({ err: error }, 'an SMTP connection failed'));
    this.port = await server.start({ host, port, sharesPort });
    this.server = server;
    this.unwatch = files && watchIdentity(files, (identity) => server.updateSecureContext({ ...identity }), { logger });
    logger.info({ host, port: this.port, startTls: files !== undefined }, 'mail is received by SMTP');
  }

  async close(): Promise<void> {
    this.unwatch?.();
    await this.server?.stop();
    this.server = undefined;
    this.port = undefined;
  }
}

function filesOf({ SMTP_TLS_CERT_FILE, SMTP_TLS_KEY_FILE }: InboundSettings): TlsFiles | undefined {
  if (SMTP_TLS_CERT_FILE === undefined && SMTP_TLS_KEY_FILE === undefined) return undefined;
  const variables = { cert: 'SMTP_TLS_CERT_FILE', key: 'SMTP_TLS_KEY_FILE' };
  if (SMTP_TLS_CERT_FILE !== undefined && SMTP_TLS_KEY_FILE !== undefined) {
    return { certFile: SMTP_TLS_CERT_FILE, keyFile: SMTP_TLS_KEY_FILE, variables };
  }
  const missing = SMTP_TLS_CERT_FILE === undefined ? variables.cert : variables.key;
  throw new ConfigError([
    { variable: missing, problem: 'is not set', fix: `Set ${variables.cert} and ${variables.key}, or neither` },
  ]);
}
