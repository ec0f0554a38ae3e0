import type { ComposedMail } from '@posthorn/mail';
import type { MailComposer } from '../compose/mail-composer.js';
import type { OutgoingMail, Prepared, Refused, Transport } from '../transport.gateway.js';
import { ConnectionPool, type Place } from './connection-pool.js';
import { dotStuffed, isEightBit } from './dot-stuffing.js';
import type { SmtpServer } from './smtp-connection.gateway.js';
import type { SmtpMail } from './smtp-mail.js';

export interface SmtpTransportOptions {
  /** Asked before each connection. */
  readonly server: () => SmtpServer;
  /** Connections at most. */
  readonly poolSize: number;
  /** Told when the server takes none of the credentials. */
  readonly credentialsRefused?: () => void;
  /** Does what has to be done before a connection can be made; tells why there can be none. */
  readonly ready?: () => Promise<Refused | undefined>;
}

/** Mails between `prepare` and the outcome for each connection: one in transfer, one ahead, the rest being recorded. */
const PLACES_PER_CONNECTION = 8;
const IDLE_MS = 30_000;

/** Mails by SMTP to one server, over connections that are kept. */
export class SmtpTransport implements Transport {
  readonly provider = 'smtp';
  readonly concurrency: number;
  readonly #pool: ConnectionPool;

  constructor(
    private readonly options: SmtpTransportOptions,
    private readonly composer: Pick<MailComposer, 'compose'>,
  ) {
    const { poolSize } = options;
    this.concurrency = poolSize * PLACES_PER_CONNECTION;
    this.#pool = new ConnectionPool(
      options.server,
      { connections: poolSize, places: this.concurrency, idleMs: IDLE_MS },
      options.credentialsRefused ?? (() => {}),
    );
  }

  async prepare(mail: OutgoingMail, signal: AbortSignal): Promise<Prepared | Refused> {
    const composed = await this.composer.compose(mail);
    if ('kind' in composed) return composed;
    const notReady = await this.options.ready?.();
    if (notReady !== undefined) return notReady;
    const place = await this.#pool.reserve(signal);
    return 'kind' in place ? place : prepared(smtpMail(mail, composed), place);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function prepared(mail: SmtpMail, place: Place): Prepared {
  return {
    kind: 'prepared',
    messageId: mail.messageId,
    deliver: (signal) => place.send(mail, signal),
    discard: () => place.release(),
  };
}

function smtpMail({ requestId }: OutgoingMail, { raw, messageId, envelope, smtpUtf8 }: ComposedMail): SmtpMail {
  return {
    requestId,
    messageId,
    ...envelope,
    content: dotStuffed(raw),
    sizeBytes: raw.length,
    eightBit: isEightBit(raw),
    smtpUtf8,
  };
}
