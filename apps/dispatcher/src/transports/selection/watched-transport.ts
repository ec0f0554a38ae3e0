import type { Logger } from '@posthorn/platform';
import type { Deferred, OutgoingMail, Prepared, Refused, Transport, TransportOutcome } from '../transport.gateway.js';

/** How often a trouble that goes on is told again; milliseconds. */
const REPEAT_MS = 60_000;

/**
 * A transport that tells its operator when nothing leaves by it any more (refused credentials, a server that cannot be reached), and when
 * it does again. The events tell each workspace of its own mails; nobody else would see the cause.
 */
export class WatchedTransport implements Transport {
  readonly provider: string;
  readonly concurrency: number;
  #toldAt: number | undefined;

  constructor(
    private readonly transport: Transport,
    private readonly logger: Pick<Logger, 'warn' | 'info'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.provider = transport.provider;
    this.concurrency = transport.concurrency;
  }

  async prepare(mail: OutgoingMail, signal: AbortSignal): Promise<Prepared | Refused> {
    const prepared = await this.transport.prepare(mail, signal);
    if (prepared.kind !== 'prepared') {
      this.#saw(prepared);
      return prepared;
    }
    return {
      kind: 'prepared',
      messageId: prepared.messageId,
      deliver: async (during) => {
        const outcome = await prepared.deliver(during);
        this.#saw(outcome);
        return outcome;
      },
      discard: () => prepared.discard(),
    };
  }

  close(): Promise<void> {
    return this.transport.close();
  }

  #saw(outcome: TransportOutcome): void {
    if (outcome.kind === 'accepted' && this.#toldAt !== undefined) {
      this.#toldAt = undefined;
      this.logger.info({ provider: this.provider }, 'mails leave again');
    } else if (outcome.kind === 'deferred' && outcome.scope === 'provider' && !outcome.throttled) this.#tell(outcome);
  }

  #tell({ reason, response }: Deferred): void {
    if (this.#toldAt !== undefined && this.now() - this.#toldAt < REPEAT_MS) return;
    this.#toldAt = this.now();
    this.logger.warn({ provider: this.provider, reason, response }, 'no mail leaves: all are deferred');
  }
}
